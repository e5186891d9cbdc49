import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
public class ChatController {
  private static final long NO_TIMEOUT = 0L;

  @PostMapping("/api/chat")
  public SseEmitter chat(@RequestBody String body) {
    SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    new Thread(() -> forward(body, emitter)).start();
    return emitter;
  }

  private void forward(String body, SseEmitter emitter) {
    try {
      HttpURLConnection call = (HttpURLConnection) new URL(System.getenv("PROVIDER_URL")).openConnection();
      call.setRequestMethod("POST");
      call.setDoOutput(true);
      call.setRequestProperty("Content-Type", "application/json");
      call.setRequestProperty("Authorization", "Bearer " + System.getenv("PROVIDER_KEY"));
      call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(call.getInputStream(), StandardCharsets.UTF_8))) {
        String type = "message";
        for (String line; (line = lines.readLine()) != null; ) {
          if (line.startsWith("event:")) type = line.substring(6).trim();
          // When the reader has left, send() throws, and the provider's stream is closed.
          if (line.startsWith("data:")) emitter.send(SseEmitter.event().name(type).data(line.substring(5).trim()));
          if (line.isEmpty()) type = "message";
        }
      }
      emitter.complete();
    } catch (Exception error) {
      emitter.completeWithError(error);
    }
  }
}
