package io.efsmount.agent.config;

/** How a value is written. */
@FunctionalInterface
interface Syntax<T> {
    T parse(String text) throws InvalidValue;
}
