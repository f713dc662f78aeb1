package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.provider.answer.Learned;

/** A whole answer: the JSON bytes for the client and what the gateway learned from it. */
public record Decoded(byte[] body, Learned learned) {}
