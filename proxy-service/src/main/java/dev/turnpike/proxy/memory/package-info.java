/**
 * What the heap may hold of what comes from outside. Whoever keeps bytes whose number somebody else chooses takes them from a
 * {@link dev.turnpike.proxy.memory.ByteBudget} first, so that many large bodies end in refusals and not in an end of the process.
 *
 * <p>{@link dev.turnpike.proxy.memory.Budgets} names the three there are, and why they are three. Bytes are taken before the array is made and
 * given back when nobody holds it any more; a {@link dev.turnpike.proxy.memory.ByteBudget.Share} that is closed has given back everything, on whatever
 * path. Part of the vocabulary: knows no room.
 */
package dev.turnpike.proxy.memory;
