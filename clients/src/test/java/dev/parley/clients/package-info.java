/** What is generated from the description of the interface works on a packaged server. */
package dev.parley.clients;
