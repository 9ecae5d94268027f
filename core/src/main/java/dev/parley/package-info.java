/**
 * The errors that an embedder catches, and the place to start reading.
 *
 * <p>A tour in the order of a message's life:
 *
 * <ol>
 *   <li>{@link dev.parley.exchange.MessageExchange} takes a {@link dev.parley.exchange.SendMessage}, decides early, and
 *       publishes the {@link dev.parley.exchange.MessageCreated} that the {@link dev.parley.exchange.Message} aggregate
 *       recorded;
 *   <li>{@link dev.parley.shared.event.EventBus} keeps it, in one order per shard;
 *   <li>{@link dev.parley.exchange.SaveMessage} decides again in log order and commits to the
 *       {@link dev.parley.shared.message.MessageRepository}, then announces what it decided;
 *   <li>{@link dev.parley.readchat.LiveChat} hands each stored message to the members who listen;
 *   <li>{@link dev.parley.readchat.ChatReader} reads it back, page by page or from a cursor;
 *   <li>{@link dev.parley.retention.Expiring} ends it when its time is over.
 * </ol>
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
