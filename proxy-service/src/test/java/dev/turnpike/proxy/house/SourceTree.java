package dev.turnpike.proxy.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/** Every Java source of the project, parsed. */
record SourceTree(List<SourceFile> files, List<Method> methods) {

    record SourceFile(Path path, int lines, String packageName, boolean publicType) {}

    /** One method; its lines are those between the braces of its body. */
    record Method(Path path, String name, int lines, int parameters) {}

    static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("run.sh"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    static SourceTree read() throws IOException {
        var files = new ArrayList<SourceFile>();
        var methods = new ArrayList<Method>();
        for (var unit : parse()) {
            var path = Path.of(unit.tree().getSourceFile().toUri());
            int lines = (int) unit.tree().getLineMap().getLineNumber(Files.size(path));
            boolean publicType = unit.tree().getTypeDecls().stream()
                    .anyMatch(type -> type instanceof ClassTree tree
                            && tree.getModifiers().getFlags().contains(Modifier.PUBLIC));
            var name = unit.tree().getPackageName() == null
                    ? ""
                    : unit.tree().getPackageName().toString();
            files.add(new SourceFile(root().relativize(path), lines, name, publicType));
            unit.tree().accept(new Methods(unit, root().relativize(path), methods), null);
        }
        return new SourceTree(files, methods);
    }

    private record Unit(CompilationUnitTree tree, SourcePositions positions) {}

    private static List<Unit> parse() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null);
                var walk = Files.walk(root())) {
            var paths = walk.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> path.toString().contains("/src/"))
                    .toList();
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("--release", "25"), null, manager.getJavaFileObjectsFromPaths(paths));
            var units = new ArrayList<Unit>();
            for (var tree : task.parse()) {
                units.add(new Unit(tree, Trees.instance(task).getSourcePositions()));
            }
            return units;
        }
    }

    private static final class Methods extends TreeScanner<Void, Tree.Kind> {
        private final Unit unit;
        private final Path path;
        private final List<Method> found;

        private Methods(Unit unit, Path path, List<Method> found) {
            this.unit = unit;
            this.path = path;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Tree.Kind outer) {
            return super.visitClass(type, type.getKind());
        }

        @Override
        public Void visitMethod(MethodTree method, Tree.Kind type) {
            if (method.getBody() == null) {
                return super.visitMethod(method, type);
            }
            long from = unit.positions().getStartPosition(unit.tree(), method.getBody());
            long to = unit.positions().getEndPosition(unit.tree(), method.getBody());
            if (from >= 0 && to >= 0) {
                var map = unit.tree().getLineMap();
                int lines = (int) Math.max(1, map.getLineNumber(to) - map.getLineNumber(from) - 1);
                boolean compact = type == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
                found.add(new Method(
                        path,
                        method.getName().toString(),
                        lines,
                        compact ? 0 : method.getParameters().size()));
            }
            return super.visitMethod(method, type);
        }
    }
}
