/**
 * The HTTP API and the WebSocket on Javalin.
 *
 * <p>The way of an HTTP request, in the order of reading:
 *
 * <ol>
 *   <li>{@code Jetty} says what of HTTP is read, {@code JettyErrors} and {@code SlowHeads} what becomes of the rest;
 *   <li>{@code Gate} asks what comes before any address: room, host, origin, no token in the address;
 *   <li>{@code Routes} knows the addresses, which {@code Api} lists by resource;
 *   <li>{@code Pipeline} takes the request to its {@code Answer}: address, caller, rate, body, use case, writing; nothing in it
 *       keeps a thread waiting;
 *   <li>{@code Refusal} is what every failure becomes on the way.
 * </ol>
 */
@NullMarked
package dev.parley.javalin;

import org.jspecify.annotations.NullMarked;
