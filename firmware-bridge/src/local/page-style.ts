/** Sizes for thumbs, colours with contrast in light and dark; the stop button is neither red nor yellow. */
export const PAGE_STYLE = `
:root { --bg:#f4f2ee; --card:#fff; --text:#1d1b18; --soft:#5b564e; --line:#d8d3ca; --accent:#1f5f4a; --on-accent:#fff;
  --stop:#1b1b1b; --on-stop:#fff; --note:#efe9da; --warn:#7a4a00; }
@media (prefers-color-scheme: dark) {
  :root { --bg:#171614; --card:#23211e; --text:#f0ece4; --soft:#b7b0a4; --line:#45413b; --accent:#7fd1b0; --on-accent:#10201a;
    --stop:#ececec; --on-stop:#111; --note:#332e25; --warn:#f0c27a; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--bg); color:var(--text); font:16px/1.45 system-ui,-apple-system,Roboto,sans-serif; }
.top { max-width:1100px; margin:0 auto; padding:14px 14px 4px; }
.row { display:flex; flex-wrap:wrap; align-items:center; margin:4px -4px; }
.title { flex-wrap:nowrap; }
.row > * { margin:4px; }
h1 { font-size:1.25rem; margin:0; flex:1 1 auto; overflow-wrap:anywhere; }
h2 { font-size:1.15rem; margin:0; overflow-wrap:anywhere; }
h3 { font-size:1rem; margin:14px 0 4px; }
p { margin:6px 0; }
.soft { color:var(--soft); }
.small { font-size:.875rem; }
main { max-width:1100px; margin:0 auto; padding:8px 14px 40px; display:grid; grid-gap:14px; grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr)); align-items:start; }
.card { background:var(--card); border:1px solid var(--line); border-radius:10px; min-width:0; }
.head { position:sticky; top:0; z-index:1; display:flex; align-items:center; padding:10px 12px; background:var(--card); border-radius:10px 10px 0 0; border-bottom:1px solid var(--line); }
.head div { flex:1; min-width:0; padding-right:10px; }
.body { padding:10px 12px 14px; }
button, input, select { font:inherit; color:inherit; min-height:44px; border-radius:8px; border:1px solid var(--soft); background:transparent; padding:6px 12px; }
button { cursor:pointer; }
button:disabled { opacity:.5; cursor:default; }
button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible { outline:3px solid var(--accent); outline-offset:2px; }
.stop { background:var(--stop); color:var(--on-stop); border-color:var(--stop); min-height:56px; min-width:104px; font-weight:700; font-size:1.1rem; }
.main { background:var(--accent); color:var(--on-accent); border-color:var(--accent); font-weight:600; }
.note { background:var(--note); border-radius:8px; padding:8px 12px; margin:8px 0; overflow-wrap:anywhere; }
#leftOut { white-space:pre-line; }
.note p:first-child { margin-top:0; }
.facts { display:flex; flex-wrap:wrap; margin:6px 0; padding:0; }
.facts div { margin:0 18px 4px 0; }
.facts dt { font-size:.8rem; color:var(--soft); }
.facts dd { margin:0; font-variant-numeric:tabular-nums; font-weight:600; }
progress { width:100%; height:12px; accent-color:var(--accent); }
details { border-top:1px solid var(--line); margin-top:10px; }
summary { cursor:pointer; padding:12px 0; min-height:44px; font-weight:600; }
.pad { display:grid; grid-template-columns:repeat(3,minmax(52px,1fr)) 12px minmax(52px,1fr); grid-gap:8px; max-width:330px; margin:6px 0 10px; }
.pad button { padding:6px 2px; }
.console { background:#111; color:#e6e6e6; font:13px/1.4 ui-monospace,Menlo,Consolas,monospace; height:220px; overflow:auto; padding:8px; border-radius:8px; white-space:pre-wrap; overflow-wrap:anywhere; margin:0 0 8px; }
.console .out { color:#9fd8ff; }
.grow { flex:1 1 120px; min-width:0; }
label.tick { display:flex; align-items:center; margin:8px 0; }
label.tick input { width:24px; min-height:24px; margin-right:10px; }
#said { position:sticky; bottom:0; background:var(--card); border-top:2px solid var(--accent); padding:10px 14px; }
#said:empty { display:none; }
ul, ol { margin:6px 0; padding-left:22px; }
[hidden] { display:none !important; }
`;
