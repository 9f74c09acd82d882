package ${{ values.javaPackage }};

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Runs the job once and ends: 0 when it completed, 1 when the run could not begin, 5 when the job failed. Kubernetes
 * sees a failed run by that.
 */
@SpringBootApplication
public class Application {

  public static void main(String[] args) {
    System.exit(SpringApplication.exit(SpringApplication.run(Application.class, args)));
  }
}
