/** Tests of the budgets of memory. */
package dev.turnpike.proxy.memory;
