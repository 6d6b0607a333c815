import { row } from './row.js';

export const D_ROWS = [
  row(
    'D1',
    'broker killed; what it held is gone',
    'the bridge comes back, introduces itself and tells again: no fact missing, no second start',
  ),
  row(
    'D2',
    'commands kept somewhere and given out hours later',
    'ignored: the challenge is dead, the deadline is past',
  ),
  row(
    'D3',
    'broker away for 8 hours',
    'what runs ends; its facts come in order with their own times; nothing starts from old offers',
  ),
  row('D4', 'every message comes twice', 'happens once'),
  row('D5', 'messages overtake each other', 'the same state in the end; what ended stays ended'),
  row('D6', 'two connections with one identity', 'found out; nothing starts until a person says which one is right'),
  row('D7', 'a command that a broker had retained', 'refused'),
  row('D8', 'the broker drops messages or acknowledgements', 'facts are told again until the server itself has them'),
  row('D9', 'a line that carries nothing and does not break', 'found out by both ends within twice the keepalive'),
  row(
    'D10',
    'packets lost, 2 s of delay, 64 kbit/s',
    'a start comes late, once, or is refused; a program goes on where it broke',
  ),
  row('D11', 'the bridge hears and is not heard', 'no start'),
  row('D12', 'a line that breaks again and again', 'back-off with chance in it; no block and no fact is lost'),
  row('D13', 'a network that wants a login first', 'it is no server; what runs goes on'),
  row(
    'D14',
    'certificate of the server ran out, or its authority changed',
    'refused; what runs goes on',
    'TLS is ended by the proxy in front of server and broker, and checked by Node.js itself: nothing of ours decides',
  ),
  row('D15', 'credential taken back while connected', 'the line ends at once; what runs is finished'),
  row('D16', 'a network that swallows large packets', 'every message of a start is small enough to pass'),
] as const;
