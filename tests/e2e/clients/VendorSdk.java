import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Does what the vendor's SDK for Java does (zstackio/zstack, sdk/: ZSClient.java): a job id and X-JSON-Schema on every
 * call, tags inside the action, the host of `location` replaced by its own, a poll each second for up to three hours.
 */
public class VendorSdk {
  static final String HOST = System.getenv("ZSTACK_BASE_URL");
  static final long INTERVAL = (long) (Double.parseDouble(System.getenv().getOrDefault("POLL_SECONDS", "1")) * 1000);
  static final long TRIES = 3 * 3600;
  static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  static String session = null;

  public static void main(String[] arguments) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(System.getenv("ZSTACK_PASSWORD").getBytes());
    String password = String.format("%0128x", new BigInteger(1, hash));
    String login = call("PUT", "/accounts/login",
        "{\"logInByAccount\":{\"password\":\"" + password + "\",\"accountName\":\"" + System.getenv("ZSTACK_ACCOUNT") + "\"}}");
    session = login.replaceAll("(?s).*?\"uuid\":\"([0-9a-f]{32})\".*", "$1");
    try {
      call("PUT", "/ipsec/" + System.getenv("ZSTACK_IPSEC_UUID") + "/actions",
          "{\"reconnectIPsecConnection\":{\"systemTags\":[],\"userTags\":[\"nightly\"]}}");
    } finally {
      String path = "/accounts/sessions/" + session;
      session = null;
      call("DELETE", path, null);
    }
  }

  static String call(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, HOST + "/zstack/v1" + path, body);
    int status = answer.statusCode();
    if (status == 200 || status == 204) return answer.body();
    if (status != 202) throw new Exception("sdk.1000: " + status + " " + answer.body());
    String location = answer.body().replaceAll("(?s).*\"location\":\"([^\"]+)\".*", "$1");
    String url = HOST + URI.create(location).getPath();
    for (long tries = 0; tries < TRIES; tries++) {
      HttpResponse<String> polled = send("GET", url, null);
      System.out.println("poll " + polled.statusCode());
      if (polled.statusCode() == 200) return polled.body();
      if (polled.statusCode() == 503) throw new Exception(polled.body());
      if (polled.statusCode() != 202) throw new Exception("sdk.1000: " + polled.statusCode());
      Thread.sleep(INTERVAL);
    }
    throw new Exception("sdk.1001: the job did not end");
  }

  static HttpResponse<String> send(String method, String url, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .header("X-Job-UUID", UUID.randomUUID().toString().replace("-", ""))
        .header("X-JSON-Schema", "true");
    if (session != null) request.header("Authorization", "OAuth " + session);
    if (body != null) request.header("Content-Type", "application/json; charset=utf-8");
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
