/** One suite per port: an adapter's test implements the suite's interface and thereby runs every rule of the port. */
package dev.parley.contract;
