import java.net.URI;
import java.net.http.*;

class Reconnect {
  public static void main(String[] args) throws Exception {
    HttpRequest put = HttpRequest.newBuilder(URI.create("{{url}}"))
        .header("Authorization", "OAuth " + System.getenv("SESSION"))
        .header("Content-Type", "application/json;charset=UTF-8")
        .PUT(HttpRequest.BodyPublishers.ofString("{{bodyInQuotes}}"))
        .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.statusCode() + " " + answer.body());
  }
}
