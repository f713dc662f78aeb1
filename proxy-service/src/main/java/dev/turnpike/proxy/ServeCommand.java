package dev.turnpike.proxy;

import dev.turnpike.proxy.cli.Cli;
import dev.turnpike.proxy.cli.Command;
import dev.turnpike.proxy.cli.Invocation;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.settings.StartupProblem;
import dev.turnpike.proxy.storage.StorageProblem;
import dev.turnpike.proxy.telemetry.LoggingSetup;
import dev.turnpike.proxy.telemetry.LoggingSetup.Terminal;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway and serves until the process is told to end. */
final class ServeCommand implements Command {
    private static final List<String> TO_COME = List.of("ADMIN_", "BOOT_COPY_", "JOURNAL_");
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Override
    public String help() {
        return "start the gateway";
    }

    /** Serves; returns only when the thread is interrupted. */
    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            invocation.err().println("'serve' takes no arguments; settings come from the environment and .env.");
            return Cli.WRONG;
        }
        var out = invocation.out();
        var settings = invocation.settings();
        var logging = LoggingSetup.start(settings.logging(), Terminal.detect(), out);
        settings.warnings().forEach(LOG::warn);
        warnOfSettingsToCome(settings);
        var gateway = start(settings);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            LOG.info("stopped");
                            logging.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "drain"));
        out.print(Banner.text(settings, gateway, gateway.createFirstAdmin()));
        out.flush();
        LOG.atInfo()
                .addKeyValue("port", gateway.server().port())
                .addKeyValue("observePort", gateway.server().observePort())
                .addKeyValue("routes", gateway.snapshot().routes().size())
                .addKeyValue("revision", gateway.snapshot().revision().substring(0, 12))
                .log("serving");
        await();
        return Cli.DONE;
    }

    /** Nobody should believe that a setting works which is only read. */
    private static void warnOfSettingsToCome(Settings settings) {
        settings.report().stream()
                .filter(setting -> TO_COME.stream().anyMatch(setting.key()::startsWith))
                .filter(setting ->
                        !setting.source().equals("default") && !setting.source().equals("not set"))
                .forEach(setting -> LOG.atWarn()
                        .addKeyValue("setting", setting.key())
                        .log("this setting has no effect yet; see docs/configuration.md"));
    }

    private static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Gateway start(Settings settings) {
        try {
            return Gateway.start(settings);
        } catch (StorageProblem e) {
            throw new StartupProblem(List.of(e.getMessage()));
        } catch (RuntimeException e) {
            if (isBind(e)) {
                throw portInUse(settings);
            }
            throw e;
        }
    }

    private static boolean isBind(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static StartupProblem portInUse(Settings settings) {
        var listeners = settings.listeners();
        return new StartupProblem(
                List.of(
                        "PORT " + listeners.port() + " or OBSERVE_PORT " + listeners.observePort()
                                + " cannot be opened on " + listeners.host()
                                + ": another program has it, or HOST is not an address of this machine; stop that program or choose another port"));
    }
}
