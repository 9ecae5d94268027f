package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;

/**
 * Asks to make another member of a group an owner in one's own place.
 *
 * @param by who asks, and is a plain member afterwards
 * @param conversation which one
 * @param to the owner from now on
 */
public record HandOver(UserId by, ConversationId conversation, UserId to) {}
