/** What single steps cost: nanoseconds and bytes allocated. Figures of a shared machine are good as ratios; allocation is exact. */
package dev.turnpike.benchmark;
