package io.efsmount.agent.mount;

import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks an NFS server for a sign of life before the kernel does, which could wait for ever: a TCP connection, then the
 * NULL procedure of NFS version 4, which every server answers (RFC 7530, section 16.1) and which the kernel's own client
 * begins with too. A time-out to connect is tried once more: one lost SYN costs a second already.
 */
public final class Preflight {
    private static final int ATTEMPTS = 2;
    private static final int NFS_PROGRAM = 100003;
    private static final int LAST_FRAGMENT = 0x80000000;
    private static final int MAX_REPLY = 1024;

    private final Duration timeout;

    /** Uses the same time-out for the connection and for the answer. */
    public Preflight(Duration timeout) {
        this.timeout = timeout;
    }

    /** Returns why the server cannot be mounted from now, or nothing when it answers. Blocks up to three time-outs. */
    public Optional<Problem> check(IpAddress address, int port) {
        Optional<Problem> problem = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            problem = ask(address, port);
            if (problem.isEmpty() || problem.get().code() != ProblemCode.TIMED_OUT) {
                return problem;
            }
        }
        return problem;
    }

    private Optional<Problem> ask(IpAddress address, int port) {
        String server = address.asSourceHost() + ":" + port;
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.inet(), port), millis);
            try {
                socket.setSoTimeout(millis);
                return nullCall(socket, server);
            } catch (SocketTimeoutException _) {
                return Optional.of(ProblemCode.SERVER_SILENT.with(
                        server + " accepted the connection but answered no NFS call within " + millis + " ms"));
            }
        } catch (SocketTimeoutException _) {
            return Optional.of(ProblemCode.TIMED_OUT.with("no connection to " + server + " within " + millis + " ms"));
        } catch (ConnectException refused) {
            return Optional.of(connectProblem(server, refused));
        } catch (NoRouteToHostException _) {
            return Optional.of(ProblemCode.NO_ROUTE.with("no route to " + server));
        } catch (SocketException reset) {
            return Optional.of(socketProblem(server, reset));
        } catch (IOException broken) {
            return Optional.of(
                    ProblemCode.SERVER_SILENT.with(server + " broke the connection: " + broken.getMessage()));
        }
    }

    private static Problem connectProblem(String server, ConnectException failure) {
        boolean timedOut = String.valueOf(failure.getMessage()).contains("timed out");
        return timedOut
                ? ProblemCode.TIMED_OUT.with("no connection to " + server)
                : ProblemCode.CONNECTION_REFUSED.with(server + " refused the connection");
    }

    private static Problem socketProblem(String server, SocketException failure) {
        boolean unreachable = String.valueOf(failure.getMessage()).contains("unreachable");
        return unreachable
                ? ProblemCode.NO_ROUTE.with("no route to " + server + ": " + failure.getMessage())
                : ProblemCode.SERVER_SILENT.with(server + " broke the connection: " + failure.getMessage());
    }

    /**
     * ONC RPC over TCP (RFC 5531): a record mark, then xid, CALL, RPC version 2, program, version 4, procedure 0, and
     * twice an empty AUTH_NONE. Any accepted reply to this xid is a sign of life.
     */
    private static Optional<Problem> nullCall(Socket socket, String server) throws IOException {
        int xid = ThreadLocalRandom.current().nextInt();
        ByteBuffer call = ByteBuffer.allocate(44);
        call.putInt(LAST_FRAGMENT | 40)
                .putInt(xid)
                .putInt(0)
                .putInt(2)
                .putInt(NFS_PROGRAM)
                .putInt(4)
                .putInt(0);
        call.putLong(0).putLong(0);
        socket.getOutputStream().write(call.array());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt() & ~LAST_FRAGMENT;
        if (length < 24 || length > MAX_REPLY) {
            return Optional.of(ProblemCode.SERVER_SILENT.with(server + " answers, but not as an NFS server"));
        }
        ByteBuffer reply = ByteBuffer.wrap(in.readNBytes(length));
        boolean alive = reply.remaining() >= 12 && reply.getInt() == xid && reply.getInt() == 1 && reply.getInt() == 0;
        return alive
                ? Optional.empty()
                : Optional.of(ProblemCode.SERVER_SILENT.with(server + " answers, but refuses NFS version 4"));
    }
}
