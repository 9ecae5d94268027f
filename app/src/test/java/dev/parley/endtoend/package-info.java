/**
 * Parley from outside: its runnable jar as processes of their own, spoken to over HTTP and WebSocket only, and its stores read
 * without its code.
 */
package dev.parley.endtoend;
