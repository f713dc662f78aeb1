/**
 * The interactive documentation: {@code /openapi.json}, Swagger UI at {@code /docs}, Redoc at {@code /redoc}. The description is the readable {@code openapi/openapi.yaml}; the
 * pages come out of this program, whatever they load too, and a policy keeps the browser from asking anybody else.
 */
package dev.turnpike.proxy.http.docs;
