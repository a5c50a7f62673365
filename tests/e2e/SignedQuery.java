import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a query with an access key as the vendor's Java SDK does: with the time of the JVM's zone. */
public class SignedQuery {
    public static void main(String[] args) throws Exception {
        String url = args[0], id = args[1], secret = args[2];
        String date = new SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss z", Locale.ENGLISH).format(new Date());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] signature = mac.doFinal(("GET\n" + date + "\n/v1/ipsec").getBytes(StandardCharsets.UTF_8));
        HttpURLConnection call = (HttpURLConnection) URI.create(url + "/zstack/v1/ipsec").toURL().openConnection();
        call.setRequestProperty("Date", date);
        call.setRequestProperty("Authorization", "ZStack " + id + ":" + Base64.getEncoder().encodeToString(signature));
        int status = call.getResponseCode();
        String refusal = status == 200 ? "" : " " + new String(call.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(date.replaceAll(".* ", "") + " " + status + refusal);
    }
}
