/** What single steps cost, in nanoseconds and bytes allocated, and what hostile clients cost others. Figures of a shared machine are good as ratios; allocation is exact. */
package dev.turnpike.benchmark;
