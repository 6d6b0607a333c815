/*
 * The other end of the wire for `npm run bench -- streaming`: controllers on pseudo terminals.
 *
 *   responder FIRMWARE [OPTION VALUE]...
 *     FIRMWARE   ok        Marlin, answers a plain `ok`: the host sends line by line
 *                advanced  Marlin with ADVANCED_OK and room for 4 commands, of which it announces 3
 *                grbl      GRBL 1.1 with --rx bytes of receive buffer
 *     --latency US  from the arrival of a line to its answer; lines in flight overlap (default 0)
 *     --baud N      bytes take 10/N s in each direction (default 0: no wire)
 *     --rx N        receive buffer in bytes (default 128)
 *     --block US    a planner of 16 blocks that needs so long for each (default 0: no planner)
 *     --ports N     so many controllers (default 1)
 *
 * It says `PORT path` for each port, then `READY`; `STOP port ns` (CLOCK_MONOTONIC) for each stop it hears.
 * `stats` on its input gives one line of JSON, counted since the last one; `latency US` changes the latency; the end
 * of its input ends it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PORTS = 64, QUEUE = 4096, LINE = 512, PLANNER = 16, SLOTS = 4, SAMPLES = 1 << 20 };
/* Boards need a moment after their port opened; the host's setup of the port throws away what comes before. */
static const int64_t BOOT_NS = 30 * 1000000LL;
static const int64_t NEVER = INT64_MAX;

typedef struct {
  int64_t dueNs;
  int bytes;     /* of the line it answers */
  int isProgram; /* an answer to a motion line */
  char text[96];
} Reply;

typedef struct {
  int fd;
  int isOpen;
  int64_t bootNs;
  char line[LINE];
  int lineBytes;
  Reply queue[QUEUE];
  unsigned head, tail;
  int heldBytes;
  long expected; /* next line number */
  int64_t wireInNs, wireOutNs, lastDueNs;
  int64_t finishNs[PLANNER]; /* when the last blocks end their motion */
  unsigned long planned;
  int64_t okNs; /* an answer left and the host has not reacted yet */
} Port;

static enum { OK_ONLY, ADVANCED, GRBL } firmware;
static int64_t latencyNs, blockNs;
static long baud, rxBytes = 128;
static Port ports[MAX_PORTS];
static int portCount = 1;

static struct {
  unsigned long lines, bytes, checksums, orders, overflows, starved;
  int64_t firstNs, lastNs;
  unsigned long reactions;
} stats;
static uint32_t reactionUs[SAMPLES];

static int64_t nowNs(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static int64_t wireNs(int bytes) { return baud ? bytes * 10000000000LL / baud : 0; }

static void say(Port *port, const char *text, size_t bytes) {
  while (bytes > 0) {
    ssize_t sent = write(port->fd, text, bytes);
    if (sent < 0) return; /* nobody listens, or listens too slowly: real ports lose bytes too */
    text += sent;
    bytes -= sent;
  }
}

static void answer(Port *port, int64_t dueNs, int bytes, int isProgram, const char *text) {
  if (port->tail - port->head == QUEUE) return;
  Reply *reply = &port->queue[port->tail++ % QUEUE];
  if (dueNs < port->lastDueNs) dueNs = port->lastDueNs;
  port->lastDueNs = dueNs;
  int64_t startNs = dueNs > port->wireOutNs ? dueNs : port->wireOutNs;
  port->wireOutNs = startNs + wireNs(strlen(text));
  reply->dueNs = port->wireOutNs;
  reply->bytes = bytes;
  reply->isProgram = isProgram;
  snprintf(reply->text, sizeof reply->text, "%s", text);
}

/* When the planner takes a block that arrives now. */
static int64_t plan(Port *port, int64_t arrivedNs) {
  if (!blockNs) return arrivedNs;
  int64_t lastNs = port->finishNs[(port->planned + PLANNER - 1) % PLANNER];
  int64_t roomNs = port->finishNs[port->planned % PLANNER];
  if (port->planned >= PLANNER && arrivedNs > lastNs) stats.starved++;
  int64_t takenNs = arrivedNs > roomNs ? arrivedNs : roomNs;
  port->finishNs[port->planned % PLANNER] = (takenNs > lastNs ? takenNs : lastNs) + blockNs;
  port->planned++;
  return takenNs;
}

static void onMarlinLine(Port *port, char *line, int bytes, int64_t arrivedNs) {
  long number = -1;
  char *text = line;
  char ok[96] = "ok\n";
  if (*line == 'N') {
    number = strtol(line + 1, &text, 10);
    char *star = strrchr(line, '*');
    unsigned char sum = 0;
    for (char *at = line; at < star; at++) sum ^= (unsigned char)*at;
    while (*text == ' ') text++;
    int isReset = strncmp(text, "M110", 4) == 0;
    int isBadSum = !star || atoi(star + 1) != sum;
    int isBadOrder = !isReset && number != port->expected;
    if (isBadSum || isBadOrder) {
      if (isBadSum) stats.checksums++;
      else stats.orders++;
      char refusal[96];
      const char *why = isBadOrder ? "Line Number is not Last Line Number+1" : "checksum mismatch";
      snprintf(refusal, sizeof refusal, "Error:%s, Last Line: %ld\nResend: %ld\nok\n", why, port->expected - 1,
               port->expected);
      answer(port, arrivedNs + latencyNs, bytes, 0, refusal);
      return;
    }
    port->expected = number + 1;
    if (firmware == ADVANCED) snprintf(ok, sizeof ok, "ok N%ld P15 B%d\n", number, SLOTS - 1);
  }
  if (strstr(line, "M112")) {
    printf("STOP %d %lld\n", (int)(port - ports), (long long)arrivedNs);
    return;
  }
  if (strncmp(text, "M115", 4) == 0) {
    answer(port, arrivedNs + latencyNs, 0, 0, "FIRMWARE_NAME:Marlin 2.1 (responder)\n");
    answer(port, arrivedNs + latencyNs, 0, 0,
           firmware == ADVANCED ? "Cap:AUTOREPORT_TEMP:1\nCap:ADVANCED_OK:1\n" : "Cap:AUTOREPORT_TEMP:1\n");
  }
  if (strncmp(text, "M105", 4) == 0) snprintf(ok, sizeof ok, "ok T:20.00 /0.00 B:20.00 /0.00 @:0 B@:0\n");
  if (strncmp(text, "M114", 4) == 0)
    answer(port, arrivedNs + latencyNs, 0, 0, "X:0.00 Y:0.00 Z:0.00 E:0.00 Count X:0 Y:0 Z:0\n");
  int isProgram = strncmp(text, "G1", 2) == 0;
  answer(port, (isProgram ? plan(port, arrivedNs) : arrivedNs) + latencyNs, bytes, isProgram, ok);
  if (isProgram && !stats.firstNs) stats.firstNs = arrivedNs;
}

static void onGrblLine(Port *port, char *line, int bytes, int64_t arrivedNs) {
  if (strcmp(line, "$I") == 0)
    answer(port, arrivedNs + latencyNs, 0, 0, "[VER:1.1h.20190830:responder]\n");
  if (strcmp(line, "$I") == 0) {
    char options[96];
    snprintf(options, sizeof options, "[OPT:V,15,%ld]\n", rxBytes);
    answer(port, arrivedNs + latencyNs, 0, 0, options);
  }
  if (strcmp(line, "$$") == 0) answer(port, arrivedNs + latencyNs, 0, 0, "$10=1\n$32=0\n");
  if (strcmp(line, "$G") == 0) answer(port, arrivedNs + latencyNs, 0, 0, "[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]\n");
  if (strcmp(line, "$#") == 0) answer(port, arrivedNs + latencyNs, 0, 0, "[G54:0.000,0.000,0.000]\n");
  int isProgram = strncmp(line, "G1", 2) == 0;
  answer(port, (isProgram ? plan(port, arrivedNs) : arrivedNs) + latencyNs, bytes, isProgram, "ok\n");
  if (isProgram && !stats.firstNs) stats.firstNs = arrivedNs;
}

/* Real-time bytes are taken out of the stream as they arrive. */
static int onRealTime(Port *port, unsigned char byte, int64_t arrivedNs) {
  if (firmware != GRBL) return 0;
  if (byte == '?') {
    const char *report = port->head == port->tail ? "<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000,0.000,0.000>\n"
                                                  : "<Run|MPos:0.000,0.000,0.000|FS:0,0>\n";
    say(port, report, strlen(report));
    return 1;
  }
  if (byte == '!' || byte == 0x18) printf("STOP %d %lld\n", (int)(port - ports), (long long)arrivedNs);
  if (byte == 0x18) {
    const char *banner = "\nGrbl 1.1h ['$' for help]\n";
    port->head = port->tail;
    port->heldBytes = 0;
    port->lineBytes = 0;
    port->planned = 0;
    say(port, banner, strlen(banner));
  }
  return byte == '!' || byte == '~' || byte == 0x18;
}

static void onBytes(Port *port, const char *bytes, int count, int64_t readNs) {
  if (port->okNs) {
    int64_t us = (readNs - port->okNs) / 1000;
    reactionUs[stats.reactions++ % SAMPLES] = us > UINT32_MAX ? UINT32_MAX : us;
    port->okNs = 0;
  }
  stats.bytes += count;
  for (int i = 0; i < count; i++) {
    if (port->wireInNs < readNs) port->wireInNs = readNs;
    port->wireInNs += wireNs(1);
    if (onRealTime(port, bytes[i], port->wireInNs)) continue;
    port->heldBytes++;
    /* Only GRBL's window is counted in bytes; Marlin's lines leave the buffer for the command slots. */
    if (firmware == GRBL && !baud && port->heldBytes > rxBytes) stats.overflows++;
    if (bytes[i] != '\n') {
      if (port->lineBytes < LINE - 1) port->line[port->lineBytes++] = bytes[i];
      continue;
    }
    port->line[port->lineBytes] = 0;
    int length = port->lineBytes + 1;
    port->lineBytes = 0;
    if (firmware == GRBL) onGrblLine(port, port->line, length, port->wireInNs);
    else if (length == 1) port->heldBytes--;
    else onMarlinLine(port, port->line, length, port->wireInNs);
  }
}

/* All answers that are due, in one write; returns when the next one is. */
static int64_t sendDue(Port *port, int64_t atNs) {
  char out[16384];
  size_t bytes = 0;
  int lastBytes = 0;
  while (port->head != port->tail && port->queue[port->head % QUEUE].dueNs <= atNs && bytes < sizeof out - 96) {
    Reply *reply = &port->queue[port->head++ % QUEUE];
    size_t length = strlen(reply->text);
    memcpy(out + bytes, reply->text, length);
    bytes += length;
    port->heldBytes -= reply->bytes;
    if (!reply->isProgram) continue;
    lastBytes = reply->bytes;
    stats.lines++;
    stats.lastNs = atNs;
  }
  if (bytes > 0) {
    say(port, out, bytes);
    /* What the host sent before is no reaction; and a GRBL host reacts only when its next line fits. */
    int onTheWay = 0;
    ioctl(port->fd, FIONREAD, &onTheWay);
    int hasRoom = firmware != GRBL || port->heldBytes + lastBytes < rxBytes;
    if (lastBytes > 0 && onTheWay == 0 && hasRoom && !port->okNs) port->okNs = nowNs();
  }
  return port->head == port->tail ? NEVER : port->queue[port->head % QUEUE].dueNs;
}

static int byValue(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void printStats(void) {
  unsigned long count = stats.reactions < SAMPLES ? stats.reactions : SAMPLES;
  qsort(reactionUs, count, sizeof *reactionUs, byValue);
  printf("{\"lines\":%lu,\"bytes\":%lu,\"seconds\":%.6f,\"checksums\":%lu,\"orders\":%lu,\"overflows\":%lu,"
         "\"starved\":%lu,\"reactions\":%lu,\"p50Us\":%u,\"p99Us\":%u,\"maxUs\":%u}\n",
         stats.lines, stats.bytes, (stats.lastNs - stats.firstNs) / 1e9, stats.checksums, stats.orders, stats.overflows,
         stats.starved, stats.reactions, count ? reactionUs[count / 2] : 0,
         count ? reactionUs[count - 1 - count / 100] : 0, count ? reactionUs[count - 1] : 0);
  memset(&stats, 0, sizeof stats);
  for (int i = 0; i < portCount; i++) ports[i].planned = 0;
}

/* Orders are shorter than a pipe tears apart. */
static void onOrders(char *orders, ssize_t count) {
  orders[count - 1] = 0;
  for (char *order = strtok(orders, "\n"); order; order = strtok(NULL, "\n")) {
    if (strncmp(order, "latency ", 8) == 0) latencyNs = atol(order + 8) * 1000;
    else printStats();
  }
}

static void openPort(Port *port) {
  int slave;
  char path[128];
  struct termios raw;
  if (openpty(&port->fd, &slave, path, NULL, NULL) != 0) {
    perror("openpty");
    exit(1);
  }
  tcgetattr(slave, &raw);
  cfmakeraw(&raw);
  tcsetattr(slave, TCSANOW, &raw);
  close(slave);
  fcntl(port->fd, F_SETFL, O_NONBLOCK);
  port->expected = 1;
  printf("PORT %s\n", path);
}

/* The pty tells by POLLHUP whether the host has it open. */
static void watchOpen(Port *port, int hasHungUp, int64_t atNs) {
  if (port->isOpen != hasHungUp) return;
  port->isOpen = !hasHungUp;
  port->bootNs = hasHungUp ? NEVER : atNs + BOOT_NS;
  port->head = port->tail;
  port->heldBytes = port->lineBytes = 0;
  port->expected = 1;
  port->planned = 0;
  port->okNs = 0;
}

static void boot(Port *port) {
  const char *banner = firmware == GRBL ? "\nGrbl 1.1h ['$' for help]\n" : "start\n";
  port->bootNs = NEVER;
  say(port, banner, strlen(banner));
}

static void serve(void) {
  struct pollfd polls[MAX_PORTS + 1];
  char bytes[16384];
  for (int i = 0; i < portCount; i++) ports[i].bootNs = NEVER;
  for (;;) {
    int64_t atNs = nowNs(), nextNs = NEVER;
    for (int i = 0; i < portCount; i++) {
      int64_t dueNs = sendDue(&ports[i], atNs);
      if (ports[i].bootNs <= atNs) boot(&ports[i]);
      if (ports[i].bootNs < dueNs) dueNs = ports[i].bootNs;
      if (!ports[i].isOpen && dueNs > atNs + 2000000) dueNs = atNs + 2000000;
      if (dueNs < nextNs) nextNs = dueNs;
      polls[i] = (struct pollfd){.fd = ports[i].fd, .events = ports[i].isOpen ? POLLIN : 0};
      if (!ports[i].isOpen) {
        /* A closed port would wake the poll at once, for ever: look at it every 2 ms instead. */
        poll(&polls[i], 1, 0);
        watchOpen(&ports[i], (polls[i].revents & POLLHUP) != 0, atNs);
        polls[i].fd = -1;
      }
    }
    polls[portCount] = (struct pollfd){.fd = 0, .events = POLLIN};
    int64_t waitNs = nextNs == NEVER ? 1000000000LL : nextNs - nowNs();
    struct timespec wait = {.tv_sec = waitNs > 0 ? waitNs / 1000000000 : 0, .tv_nsec = waitNs > 0 ? waitNs % 1000000000 : 0};
    if (ppoll(polls, portCount + 1, &wait, NULL) < 0 && errno != EINTR) exit(1);
    int64_t readNs = nowNs();
    for (int i = 0; i < portCount; i++) {
      if (polls[i].fd < 0) continue;
      if (polls[i].revents & POLLIN) {
        ssize_t count = read(ports[i].fd, bytes, sizeof bytes);
        if (count > 0) onBytes(&ports[i], bytes, count, readNs);
      }
      if ((polls[i].revents & (POLLHUP | POLLIN)) == POLLHUP) watchOpen(&ports[i], 1, readNs);
    }
    if (polls[portCount].revents) {
      ssize_t count = read(0, bytes, sizeof bytes);
      if (count <= 0) exit(0);
      onOrders(bytes, count);
    }
  }
}

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "ok") == 0) firmware = OK_ONLY;
  else if (strcmp(name, "advanced") == 0) firmware = ADVANCED;
  else if (strcmp(name, "grbl") == 0) firmware = GRBL;
  else return fprintf(stderr, "responder: ok, advanced or grbl\n"), 2;
  for (int i = 2; i + 1 < argc; i += 2) {
    long value = atol(argv[i + 1]);
    if (strcmp(argv[i], "--latency") == 0) latencyNs = value * 1000;
    else if (strcmp(argv[i], "--baud") == 0) baud = value;
    else if (strcmp(argv[i], "--rx") == 0) rxBytes = value;
    else if (strcmp(argv[i], "--block") == 0) blockNs = value * 1000;
    else if (strcmp(argv[i], "--ports") == 0 && value > 0 && value <= MAX_PORTS) portCount = value;
    else return fprintf(stderr, "responder: %s %s?\n", argv[i], argv[i + 1]), 2;
  }
  /* Hardware does not wait for its turn; without the right to it, as everybody else. */
  setpriority(PRIO_PROCESS, 0, -20);
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int i = 0; i < portCount; i++) openPort(&ports[i]);
  printf("READY\n");
  serve();
}
