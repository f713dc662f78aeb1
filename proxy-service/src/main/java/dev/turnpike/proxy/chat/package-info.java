/**
 * The vocabulary of one exchange: the request as the client sent it (one JSON object, kept as its bytes, with typed accessors for what the
 * gateway decides on), usage, finish reason. No I/O, no provider.
 */
package dev.turnpike.proxy.chat;
