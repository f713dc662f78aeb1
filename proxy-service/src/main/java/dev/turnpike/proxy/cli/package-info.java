/** The command line: which verb is meant, what it prints, and with which code the process ends. The only place that writes to the console directly. */
package dev.turnpike.proxy.cli;
