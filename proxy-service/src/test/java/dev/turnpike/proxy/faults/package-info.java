/**
 * The whole gateway against the fault catalogue: scripted upstreams on one side, raw clients on the other, and afterwards the rows that tell what happened. A
 * {@code Stage} is one upstream, one gateway and its rows.
 */
package dev.turnpike.proxy.faults;
