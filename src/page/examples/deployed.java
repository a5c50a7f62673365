import java.net.URI;
import java.net.http.*;

class Reconnect {
  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest put = HttpRequest.newBuilder(URI.create("{{url}}"))
        .header("Authorization", "OAuth " + System.getenv("SESSION"))
        .header("Content-Type", "application/json;charset=UTF-8")
        .PUT(HttpRequest.BodyPublishers.ofString("{{bodyInQuotes}}"))
        .build();
    String accepted = client.send(put, HttpResponse.BodyHandlers.ofString()).body();
    String location = accepted.replaceAll(".*\"location\":\"([^\"]+)\".*", "$1");
    HttpRequest poll = HttpRequest.newBuilder(URI.create(location)).build();
    HttpResponse<String> answer = client.send(poll, HttpResponse.BodyHandlers.ofString());
    while (answer.statusCode() == 202) {
      Thread.sleep(1000);
      answer = client.send(poll, HttpResponse.BodyHandlers.ofString());
    }
    System.out.println(answer.statusCode() + " " + answer.body());
  }
}
