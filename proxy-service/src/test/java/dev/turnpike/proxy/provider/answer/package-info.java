/** Tests of answers in the making. */
package dev.turnpike.proxy.provider.answer;
