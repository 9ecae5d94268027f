package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;

/**
 * Asks to take a member out of a group; with oneself, to leave it.
 *
 * @param by who asks
 * @param conversation which one
 * @param user whom
 */
public record RemoveMember(UserId by, ConversationId conversation, UserId user) {}
