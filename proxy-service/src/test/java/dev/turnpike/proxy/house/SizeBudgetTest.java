package dev.turnpike.proxy.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.house.SourceTree.Method;
import dev.turnpike.proxy.house.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How large things may grow. Over budget is a design question, not a number to raise. */
class SizeBudgetTest {
    private static SourceTree tree;

    @BeforeAll
    static void readsEverySource() throws IOException {
        tree = SourceTree.read();
    }

    @Test
    void noFileIsLongerThan400Lines() {
        assertThat(tree.files()).filteredOn(file -> file.lines() > 400).isEmpty();
    }

    @Test
    void filesAreShort() {
        var lines = sorted(tree.files().stream()
                .filter(file -> isMain(file.path()))
                .map(SourceFile::lines)
                .toList());

        assertThat(percentile(lines, 50)).as("median lines of a file").isLessThanOrEqualTo(70);
        assertThat(percentile(lines, 95))
                .as("95th percentile of a file's lines")
                .isLessThanOrEqualTo(250);
    }

    @Test
    void noMethodIsLongerThan50Lines() {
        assertThat(tree.methods()).filteredOn(method -> method.lines() > 50).isEmpty();
    }

    @Test
    void methodsAreShort() {
        var lines = sorted(tree.methods().stream()
                .filter(method -> isMain(method.path()))
                .map(Method::lines)
                .toList());

        assertThat(percentile(lines, 50)).as("median lines of a method").isLessThanOrEqualTo(5);
        assertThat(percentile(lines, 95))
                .as("95th percentile of a method's lines")
                .isLessThanOrEqualTo(25);
    }

    @Test
    void noMethodTakesMoreThanFourParameters() {
        assertThat(tree.methods()).filteredOn(method -> method.parameters() > 4).isEmpty();
    }

    @Test
    void noPackageShowsMoreThanTenTypes() {
        var publicTypes = tree.files().stream()
                .filter(SourceFile::publicType)
                .filter(file -> isMain(file.path()))
                .collect(Collectors.groupingBy(SourceFile::packageName, Collectors.counting()));

        assertThat(publicTypes.entrySet())
                .filteredOn(entry -> entry.getValue() > 10)
                .isEmpty();
    }

    private static boolean isMain(Path path) {
        return path.toString().contains("/src/main/");
    }

    private static List<Integer> sorted(List<Integer> values) {
        return values.stream().sorted().toList();
    }

    private static int percentile(List<Integer> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
