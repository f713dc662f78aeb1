/** Health and metrics. */
package dev.turnpike.proxy.http.observe;
