/**
 * Golden cases: one folder per case in {@code src/test/resources/golden/<dialect>/}, replayed through a real adapter. {@link
 * dev.turnpike.proxy.provider.golden.GoldenSuite} tells what a folder holds. Every stream and answer that comes out is also held against the rules of OpenAI's
 * format ({@link dev.turnpike.proxy.provider.golden.StreamLaws}) and read by OpenAI's own Java SDK ({@link dev.turnpike.proxy.provider.golden.TypedClient}).
 */
package dev.turnpike.proxy.provider.golden;
