/** The HTTP API and the WebSocket on Javalin. */
@NullMarked
package dev.parley.javalin;

import org.jspecify.annotations.NullMarked;
