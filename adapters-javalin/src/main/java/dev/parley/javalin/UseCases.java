package dev.parley.javalin;

import dev.parley.conversation.ConversationAdministration;
import dev.parley.exchange.MessageExchange;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.LiveChat;
import dev.parley.readchat.LogReader;

/**
 * What a server offers to the world.
 *
 * @param exchange sends messages
 * @param administration starts and changes conversations
 * @param reader reads from the store
 * @param live tells what happens
 * @param log reads straight from the log
 */
public record UseCases(
        MessageExchange exchange,
        ConversationAdministration administration,
        ChatReader reader,
        LiveChat live,
        LogReader log) {}
