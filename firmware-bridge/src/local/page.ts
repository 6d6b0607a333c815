import { createHash } from 'node:crypto';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import { PAGE_ERRORS, PAGE_STATES, PAGE_WORDS } from './page-words.js';

// "<" written so that no text can end the element it stands in.
const words = JSON.stringify({ words: PAGE_WORDS, states: PAGE_STATES, errors: PAGE_ERRORS }).replaceAll(
  '<',
  '\\u003c',
);

/** The whole page in one file: nothing else is fetched but the state of the machines. */
export const PAGE = `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Minga</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header class="top">
<div class="row title"><h1 id="title"></h1><button type="button" id="other"></button></div>
<div class="row"><span id="line" class="soft" role="status"></span></div>
<div class="row"><input id="who" maxlength="40" autocomplete="name"></div>
<form id="pinBox" hidden><p id="pinWhy" class="small"></p><div class="row"><input id="pin" type="password" inputmode="numeric" autocomplete="current-password"><button id="enter" class="main"></button></div></form>
<p id="lost" class="note" role="alert" hidden></p>
<div id="far" class="note" role="status" hidden><p id="farWhy"></p><button type="button" id="alone" hidden></button></div>
<p id="leftOut" class="note" role="status" hidden></p>
<p id="none" hidden></p>
</header>
<main id="machines"></main>
<footer class="top soft small"><p id="noEmergency"></p></footer>
<div id="said" role="status"></div>
<script type="application/json" id="words">${words}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but what stands in the page itself runs, and nothing leaves for another address. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(PAGE_SCRIPT)}`,
  `style-src ${hashOf(PAGE_STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
