/**
 * One adapter per dialect. A provider is data (dialect, endpoint, credential, quirks); a dialect is code: one constant of
 * {@link dev.turnpike.proxy.provider.Dialect}, one arm of {@link dev.turnpike.proxy.provider.Adapters}, one package. Adapters are pure: they encode a request,
 * decode an answer, a stream or an error, and never do I/O, read a clock or look at configuration beyond the backend they are given.
 */
package dev.turnpike.proxy.provider;
