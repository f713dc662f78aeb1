package dev.turnpike.proxy;

import dev.turnpike.proxy.auth.Actor;
import dev.turnpike.proxy.auth.ClientStore;
import dev.turnpike.proxy.auth.ClientStore.Draft;
import dev.turnpike.proxy.cli.Cli;
import dev.turnpike.proxy.cli.Command;
import dev.turnpike.proxy.cli.Invocation;
import dev.turnpike.proxy.settings.StartupProblem;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.StorageProblem;
import java.time.Clock;
import java.util.List;

/** {@code keys create --admin}: the way back for whoever lost the first key. It works on the database, so it needs no running gateway and no key. */
final class KeysCommand implements Command {

    @Override
    public String help() {
        return "create --admin  make an admin key in the database, and show it once";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().equals(List.of("create", "--admin"))) {
            invocation.err().println("Usage: ./run.sh keys create --admin");
            return Cli.WRONG;
        }
        try (var database = Database.open(Gateway.databaseSource(invocation.settings()));
                var clients = ClientStore.open(database, Clock.systemUTC())) {
            var issued = clients.create(Draft.admin("admin (command line)"), Actor.CLI);
            invocation.out().println("Admin key " + issued.id() + ", shown this once:");
            invocation.out().println();
            invocation.out().println("  " + issued.key().reveal());
            return Cli.DONE;
        } catch (StorageProblem e) {
            throw new StartupProblem(List.of(e.getMessage()));
        }
    }
}
