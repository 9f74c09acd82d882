package ${{ values.javaPackage }}.items;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest
@AutoConfigureMockMvc
@AutoConfigureObservability(tracing = false)
class ItemApiTest {

  @Autowired private MockMvc http;

  @Test
  void keepsWhatWasCreated() throws Exception {
    String location =
        http.perform(
                post("/api/items")
                    .contentType(MediaType.APPLICATION_JSON)
                    .content("{\"name\":\"first\"}"))
            .andExpect(status().isCreated())
            .andExpect(jsonPath("$.name").value("first"))
            .andReturn()
            .getResponse()
            .getHeader("Location");

    http.perform(get(location)).andExpect(status().isOk()).andExpect(jsonPath("$.name").value("first"));
    http.perform(get("/api/items")).andExpect(jsonPath("$[*].name", hasItem("first")));
  }

  @Test
  void namesTheWrongField() throws Exception {
    http.perform(
            post("/api/items").contentType(MediaType.APPLICATION_JSON).content("{\"name\":\" \"}"))
        .andExpect(status().isBadRequest())
        .andExpect(header().string("Content-Type", MediaType.APPLICATION_PROBLEM_JSON_VALUE))
        .andExpect(jsonPath("$.fields.name").exists());
  }

  @Test
  void answersProblemsForWhatIsNotThere() throws Exception {
    http.perform(get("/api/items/" + UUID.randomUUID()))
        .andExpect(status().isNotFound())
        .andExpect(header().string("Content-Type", MediaType.APPLICATION_PROBLEM_JSON_VALUE));
    http.perform(get("/nowhere")).andExpect(status().isNotFound());
  }

  @Test
  void tellsItsHealthAndItsMetrics() throws Exception {
    http.perform(get("/api/items")).andExpect(status().isOk());

    http.perform(get("/actuator/health/liveness")).andExpect(status().isOk());
    http.perform(get("/actuator/health/readiness")).andExpect(status().isOk());
    http.perform(get("/actuator/prometheus"))
        .andExpect(status().isOk())
        .andExpect(
            content().string(containsString("http_requests_total{method=\"GET\",status=\"200\"}")))
        .andExpect(content().string(containsString("http_request_duration_seconds_bucket")));
  }
}
