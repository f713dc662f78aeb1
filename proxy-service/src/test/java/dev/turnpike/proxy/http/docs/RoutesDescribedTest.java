package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is served is what is described, no more and no less. */
class RoutesDescribedTest {
    /** Files that the pages load are no part of the API. */
    private static final Set<String> FILES_OF_PAGES = Set.of("GET /docs/{file}", "GET /redoc/{file}");

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
        try (var gateway = RunningGateway.start("TYPE", "echo")) {
            assertThat(routes(gateway)).isEqualTo(described());
        }
    }

    /** {@code /v1} may be left out exactly where the description's general rule says so: before every path that begins with it. */
    @Test
    void everyPathBelowV1AlsoAnswersWithoutIt() {
        try (var gateway = RunningGateway.start("TYPE", "echo")) {
            assertThat(gateway.gateway().server().endpoints().endpoints())
                    .allMatch(endpoint ->
                            endpoint.template().startsWith("/v1/") == (endpoint.prefix() == Endpoint.Prefix.OPTIONAL));
        }
    }

    private static Set<String> routes(RunningGateway gateway) {
        return gateway.gateway().server().endpoints().endpoints().stream()
                .map(endpoint -> endpoint.method() + " " + endpoint.template())
                .filter(Predicate.not(FILES_OF_PAGES::contains))
                .collect(Collectors.toSet());
    }

    private static Set<String> described() {
        return Description.read().operations().stream()
                .map(Description.Operation::toString)
                .collect(Collectors.toSet());
    }
}
