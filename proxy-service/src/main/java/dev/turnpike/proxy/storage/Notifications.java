package dev.turnpike.proxy.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to PostgreSQL's channel {@code turnpike} on a connection of its own and reconnects when that breaks. */
final class Notifications implements Database.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 500;
    private static final int PROBE_EVERY = 20;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource source;
    private final String topic;
    private final Runnable listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Notifications(DataSource source, String topic, Runnable listener) {
        this.source = source;
        this.topic = topic;
        this.listener = listener;
    }

    static Notifications start(DataSource source, String topic, Runnable listener) {
        var notifications = new Notifications(source, topic, listener);
        Thread.ofVirtual().name("database-notifications").start(notifications::run);
        return notifications;
    }

    private void run() {
        while (isOpen()) {
            try (var connection = source.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                if (isOpen()) {
                    LOG.warn("event=notifications_lost sqlState={}", e.getSQLState());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN turnpike");
            listener.run();
            var postgresql = connection.unwrap(PGConnection.class);
            for (int round = 1; isOpen(); round++) {
                if (concerns(postgresql.getNotifications(WAIT_MILLIS))) {
                    listener.run();
                }
                if (round % PROBE_EVERY == 0) {
                    // A peer that vanished without a word is noticed by the socket's time limit.
                    statement.execute("SELECT 1");
                }
            }
        }
    }

    private boolean concerns(PGNotification[] notifications) {
        if (notifications != null) {
            for (var notification : notifications) {
                if (topic.equals(notification.getParameter())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void pause() {
        try {
            var _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    /** Ends within half a second. */
    @Override
    public void close() {
        closed.countDown();
    }
}
