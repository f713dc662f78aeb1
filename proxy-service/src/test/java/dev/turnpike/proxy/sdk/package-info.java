/** The gateway as a program sees it that uses the official OpenAI SDK: every call, and every failure as the SDK's own exception. */
package dev.turnpike.proxy.sdk;
