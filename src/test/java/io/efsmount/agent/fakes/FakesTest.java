package io.efsmount.agent.fakes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fake that is too kind makes every other test worthless. */
class FakesTest {
    private final FakeAws aws = new FakeAws();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer control;

    @BeforeEach
    void open() throws IOException {
        control = Control.start(FakeAws.freePort(), aws.state());
    }

    @AfterEach
    void close() {
        control.stop(0);
        http.close();
        aws.close();
    }

    private HttpResponse<String> send(String method, URI uri, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> control(String method, String path, String body) throws Exception {
        return send(
                method, URI.create("http://127.0.0.1:" + control.getAddress().getPort() + path), body);
    }

    @Test
    void metadata_of_version_one_is_never_answered() throws Exception {
        URI mac = aws.metadata().uri().resolve("/latest/meta-data/mac");
        assertEquals(401, send("GET", mac, "").statusCode());
        assertEquals(
                401, send("GET", mac, "", "X-aws-ec2-metadata-token", "guess").statusCode());
        URI token = aws.metadata().uri().resolve("/latest/api/token");
        assertEquals(400, send("PUT", token, "").statusCode());
        assertEquals(405, send("GET", token, "").statusCode());
        String good = send("PUT", token, "", "X-aws-ec2-metadata-token-ttl-seconds", "60")
                .body();
        assertEquals(
                "02:00:00:00:00:01",
                send("GET", mac, "", "X-aws-ec2-metadata-token", good).body());
        URI spot = aws.metadata().uri().resolve("/latest/meta-data/spot/instance-action");
        assertEquals(
                404, send("GET", spot, "", "X-aws-ec2-metadata-token", good).statusCode());
    }

    @Test
    void an_unsigned_call_of_the_api_is_refused() throws Exception {
        URI list = aws.efs().uri().resolve("/2015-02-01/file-systems");
        assertEquals(403, send("GET", list, "").statusCode());
        assertEquals(403, send("GET", list, "", "Authorization", "Bearer x").statusCode());
    }

    @Test
    void a_world_is_replaced_by_put_and_changed_by_patch() throws Exception {
        control("PUT", "/world", "{\"efs\": {\"fault\": \"HTML\"}}");
        control("PATCH", "/world", "{\"metadata\": {\"role\": null}}");
        assertEquals(EfsFault.HTML, aws.state().world().efs().fault());
        assertEquals(3, aws.state().world().efs().mountTargets().size());
        control("PUT", "/world", "{}");
        assertEquals(WorldJson.defaults(), aws.state().world());
        String whole = control("GET", "/world", "").body();
        control("PUT", "/world", whole);
        assertEquals(WorldJson.defaults(), aws.state().world());
    }

    @Test
    void a_misspelt_world_is_refused_and_changes_nothing() throws Exception {
        for (String wrong :
                new String[] {"{\"efs\": {\"falt\": \"HTML\"}}", "{\"efs\": {\"fault\": \"HTM\"}}", "[]", "x"}) {
            HttpResponse<String> answer = control("PUT", "/world", wrong);
            assertEquals(400, answer.statusCode(), answer::body);
        }
        assertEquals(WorldJson.defaults(), aws.state().world());
    }

    @Test
    void calls_are_counted_until_they_are_forgotten() throws Exception {
        send("GET", aws.efs().uri().resolve("/2015-02-01/file-systems"), "");
        String calls = control("GET", "/calls", "").body();
        assertTrue(calls.contains("\"DescribeFileSystems\" : 1"), calls);
        control("DELETE", "/calls", "");
        assertEquals(0, aws.efsCalls());
    }

    @Test
    void what_refuses_connections_comes_back_at_the_same_port() throws Exception {
        URI list = aws.efs().uri().resolve("/2015-02-01/file-systems");
        control("PATCH", "/world", "{\"efs\": {\"fault\": \"REFUSED\"}}");
        assertThrows(ConnectException.class, () -> send("GET", list, ""));
        control("PATCH", "/world", "{\"efs\": {\"fault\": \"NONE\"}}");
        assertEquals(403, send("GET", list, "").statusCode());
    }
}
