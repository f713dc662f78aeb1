/**
 * What the proxy is started with. {@link dev.turnpike.proxy.settings.Settings#load} merges the environment and the {@code .env} file (the environment
 * wins), checks every value and returns plain records, or throws one {@link dev.turnpike.proxy.settings.StartupProblem} that lists everything that is
 * wrong. Nothing here changes after the start, except the content of the files that settings name.
 *
 * <p>Adding a setting: a constant in {@code Key}, one line in {@code SettingsReader}, a component in {@code Settings}, a line in
 * {@code docs/configuration.md} and {@code .env.example} (a test compares them with {@code Key}).
 */
package dev.turnpike.proxy.settings;
