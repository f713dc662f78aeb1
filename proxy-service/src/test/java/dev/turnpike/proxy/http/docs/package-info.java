/** Holds the description of the API to what the gateway does, and the pages that show it to what a browser needs. */
package dev.turnpike.proxy.http.docs;
