/** What the tests share: a scripted raw-socket upstream, a running gateway, a raw client. */
package dev.turnpike.proxy.testkit;
