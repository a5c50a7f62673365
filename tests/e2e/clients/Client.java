import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A client of the API on HttpURLConnection, which sends some requests again by itself. Its arguments say what it does wrong. */
public class Client {
  static final String API = System.getenv("ZSTACK_BASE_URL") + "/zstack/v1";
  static final String CONNECTION = System.getenv("ZSTACK_IPSEC_UUID");
  static final String JOB = UUID.randomUUID().toString().replace("-", "");

  public static void main(String[] arguments) throws Exception {
    List<String> wrong = List.of(arguments);
    call("GET", "/ipsec/" + CONNECTION, null, true, null);
    String body = wrong.contains("no-key") ? "{}" : "{\"reconnectIPsecConnection\":{}}";
    String[] accepted = call("PUT", "/ipsec/" + CONNECTION + "/actions", body, true, wrong.contains("job-id") ? JOB : null);
    boolean isDuplicate = accepted[1].startsWith("Duplicate");
    if (!accepted[0].equals("202") && !isDuplicate) throw new Exception("refused: " + accepted[1]);
    String job = isDuplicate ? JOB : accepted[1].replaceAll("(?s).*api-jobs/([0-9a-f]{32}).*", "$1");
    double pause = Double.parseDouble(System.getenv().getOrDefault("POLL_SECONDS", "1"));
    for (int tries = 0; tries < 4; tries++) {
      String[] polled = call("GET", "/api-jobs/" + job, null, false, null);
      if (polled[0].equals("200")) return;
      if (!polled[0].equals("202")) throw new Exception("no tunnel: " + polled[0]);
      Thread.sleep((long) (pause * 1000));
    }
  }

  static String[] call(String method, String path, String body, boolean authorized, String job) throws Exception {
    HttpURLConnection call = (HttpURLConnection) new URL(API + path).openConnection();
    call.setRequestMethod(method);
    if (authorized) call.setRequestProperty("Authorization", "OAuth " + System.getenv("ZSTACK_SESSION_UUID"));
    if (job != null) call.setRequestProperty("X-Job-UUID", job);
    if (body != null) {
      call.setDoOutput(true);
      call.setRequestProperty("Content-Type", "application/json;charset=UTF-8");
      call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = call.getResponseCode();
    byte[] bytes = (status < 400 ? call.getInputStream() : call.getErrorStream()).readAllBytes();
    return new String[] {String.valueOf(status), new String(bytes, StandardCharsets.UTF_8)};
  }
}
