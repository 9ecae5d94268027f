package dev.parley.javalin;

import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.Participating;
import dev.parley.exchange.MessageExchange;
import dev.parley.presence.LiveSignals;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatSearch;
import dev.parley.readchat.LiveChat;
import dev.parley.readchat.LogReader;
import dev.parley.retention.Erasing;

/**
 * What a server offers to the world.
 *
 * @param exchange sends and changes messages
 * @param administration starts and changes conversations
 * @param participating keeps how far people have come, and what they want
 * @param reader reads from the store
 * @param search finds messages by their words
 * @param live tells what happens
 * @param signals tells who is typing and who is online
 * @param log reads straight from the log
 * @param erasing erases people
 */
public record UseCases(
        MessageExchange exchange,
        ConversationAdministration administration,
        Participating participating,
        ChatReader reader,
        ChatSearch search,
        LiveChat live,
        LiveSignals signals,
        LogReader log,
        Erasing erasing) {}
