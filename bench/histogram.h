/* How late things were: counts in buckets that grow with what they count. */
#include <stdint.h>
#include <stdio.h>

typedef int64_t ns_t;

/* ---- histogram: 64 sub-buckets per power of two, about 1.5 % error ---- */
#define HB 64
typedef struct { uint64_t n, b[40 * HB]; ns_t max; double sum; } hist;
static int hidx(ns_t v) {
  uint64_t us = v < 0 ? 0 : (uint64_t)v / 1000; /* microseconds */
  if (us < HB) return (int)us;
  int e = 63 - __builtin_clzll(us);
  return (e - 5) * HB + (int)((us >> (e - 6)) & (HB - 1));
}
static double hval(int i) { /* bucket middle, microseconds */
  if (i < HB) return i;
  int e = i / HB + 5; uint64_t lo = ((uint64_t)(HB + i % HB)) << (e - 6);
  return lo + (double)(1ull << (e - 6)) / 2;
}
static void hadd(hist *h, ns_t v) {
  int i = hidx(v); if (i >= 40 * HB) i = 40 * HB - 1;
  h->b[i]++; h->n++; h->sum += v; if (v > h->max) h->max = v;
}
static double hpct(hist *h, double q) {
  if (!h->n) return -1;
  uint64_t want = (uint64_t)(q * (h->n - 1)), c = 0;
  for (int i = 0; i < 40 * HB; i++) { c += h->b[i]; if (c > want) return hval(i) / 1000; }
  return h->max / 1e6;
}
static void hprint(const char *name, hist *h) {
  printf("\"%s\":{\"n\":%llu,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"mean\":%.3f}", name,
         (unsigned long long)h->n, hpct(h, .5), hpct(h, .95), hpct(h, .99), h->max / 1e6,
         h->n ? h->sum / h->n / 1e6 : -1);
}
