/*
 * The least a host can do, as the yardstick of `npm run bench -- streaming`: blocking reads and writes, no parsing
 * beyond counting answers.
 *
 *   sender PORT PROGRAM lines N COUNT   numbered lines with checksum, N in flight
 *   sender PORT PROGRAM bytes N COUNT   plain lines, at most N bytes in flight (GRBL's character counting)
 *
 * COUNT lines of the program are sent.
 *
 * Prints one line of JSON: lines, CPU seconds.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

enum { MAX_LINES = 1 << 20, RING = 4096 };
static char *lines[MAX_LINES];
static int lengths[RING];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static long load(const char *path, long most) {
  FILE *file = fopen(path, "r");
  static char text[256];
  long count = 0;
  if (!file) fail(path);
  while (count < most && count < MAX_LINES && fgets(text, sizeof text, file)) {
    text[strcspn(text, "\n")] = 0;
    lines[count++] = strdup(text);
  }
  fclose(file);
  return count;
}

static int openPort(const char *path) {
  struct termios raw;
  int fd = open(path, O_RDWR | O_NOCTTY);
  if (fd < 0) fail(path);
  tcgetattr(fd, &raw);
  cfmakeraw(&raw);
  tcsetattr(fd, TCSANOW, &raw);
  return fd;
}

static int format(char *out, long number, const char *text, int isNumbered) {
  if (!isNumbered) return sprintf(out, "%s\n", text);
  int length = sprintf(out, "N%ld %s", number, text);
  unsigned char sum = 0;
  for (int i = 0; i < length; i++) sum ^= (unsigned char)out[i];
  return length + sprintf(out + length, "*%d\n", sum);
}

static double cpuSeconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Answers in what was read; `rest` keeps the beginning of a line that is not complete yet. */
static int countOks(const char *bytes, ssize_t count, char *rest, int *restBytes) {
  int oks = 0;
  for (ssize_t i = 0; i < count; i++) {
    if (bytes[i] == '\n') {
      if (*restBytes >= 2 && rest[0] == 'o' && rest[1] == 'k') oks++;
      *restBytes = 0;
    } else if (*restBytes < 8) {
      rest[(*restBytes)++] = bytes[i];
    }
  }
  return oks;
}

int main(int argc, char **argv) {
  if (argc != 6) return fprintf(stderr, "sender PORT PROGRAM lines|bytes N COUNT\n"), 2;
  long total = load(argv[2], atol(argv[5]));
  int isNumbered = strcmp(argv[3], "lines") == 0;
  long window = atol(argv[4]);
  int fd = openPort(argv[1]);
  long sent = 0, answered = 0, flightBytes = 0;
  char out[8192], in[4096], rest[8], next[300];
  int restBytes = 0, nextBytes = 0;
  /* The banner tells that the controller listens. */
  if (read(fd, in, sizeof in) <= 0) fail("read");
  double startCpu = cpuSeconds();
  while (answered < total) {
    int bytes = 0;
    while (sent < total && bytes < (int)sizeof out - 300) {
      if (!nextBytes) nextBytes = format(next, sent + 1, lines[sent], isNumbered);
      if (isNumbered ? sent - answered >= window : flightBytes + nextBytes > window) break;
      memcpy(out + bytes, next, nextBytes);
      bytes += nextBytes;
      flightBytes += nextBytes;
      lengths[sent++ % RING] = nextBytes;
      nextBytes = 0;
    }
    if (bytes > 0 && write(fd, out, bytes) != bytes) fail("write");
    ssize_t count = read(fd, in, sizeof in);
    if (count <= 0) fail("read");
    for (int oks = countOks(in, count, rest, &restBytes); oks > 0 && answered < sent; oks--) {
      flightBytes -= lengths[answered++ % RING];
    }
  }
  printf("{\"lines\":%ld,\"cpuSeconds\":%.6f}\n", total, cpuSeconds() - startCpu);
  return 0;
}
