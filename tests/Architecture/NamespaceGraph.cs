namespace Conversion.Tests.Architecture;

/// <summary>Which namespaces of a set of files use which others.</summary>
internal sealed class NamespaceGraph
{
    // Per namespace: the types that it declares.
    private readonly Dictionary<string, HashSet<string>> _types = [];

    // Per namespace: the namespaces that it uses, each with the first file that does.
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = [];

    public NamespaceGraph(IReadOnlyList<SourceFile> files)
    {
        foreach (var file in files)
        {
            _uses.TryAdd(file.Namespace, []);
            _types.TryAdd(file.Namespace, []);
            _types[file.Namespace].UnionWith(file.Types);
        }
        // Top-level statements wire all namespaces together, and no namespace can use them.
        foreach (var file in files.Where(file => file.Namespace.Length > 0))
        {
            foreach (var name in file.Usings)
                AddUse(file, FindNamespace(name));
            foreach (var name in file.QualifiedNames)
                AddUse(file, Resolve(file.Namespace, name));
        }
    }

    /// <summary>Returns the namespaces that a namespace uses, each with a file that uses it.</summary>
    public IReadOnlyDictionary<string, string> UsesOf(string name) => _uses[name];

    /// <summary>Returns a line for each strongly connected component of several namespaces: its shortest cycle.</summary>
    public List<string> FindCycles()
    {
        var reachable = _uses.Keys.ToDictionary(name => name, Reach);
        var cycles = new List<string>();
        var done = new HashSet<string>();
        foreach (var name in _uses.Keys.Where(name => reachable[name].Contains(name)))
        {
            if (!done.Add(name))
                continue;
            done.UnionWith(reachable[name].Where(other => reachable[other].Contains(name)));
            cycles.Add(DescribeCycle(name));
        }
        return cycles;
    }

    private void AddUse(SourceFile file, string? used)
    {
        if (used is not null && used != file.Namespace)
            _uses[file.Namespace].TryAdd(used, file.Path);
    }

    // The namespace that a using directive names, or the namespace of the type that it names.
    private string? FindNamespace(string name) =>
        _types.ContainsKey(name) ? name
        : _types.TryGetValue(ParentOf(name), out var types) && types.Contains(name[(name.LastIndexOf('.') + 1)..]) ? ParentOf(name)
        : null;

    // C# looks a name up in the enclosing namespaces, from the innermost to the outermost.
    private string? Resolve(string enclosing, string name)
    {
        var parts = name.Split('.');
        for (var outer = enclosing; ; outer = ParentOf(outer))
        {
            for (var count = parts.Length - 1; count > 0; count--)
            {
                var candidate = string.Join('.', parts[..count].Prepend(outer).Where(part => part.Length > 0));
                if (_types.TryGetValue(candidate, out var types) && types.Contains(parts[count]))
                    return candidate;
            }
            if (outer.Length == 0)
                return null;
        }
    }

    private static string ParentOf(string name) => name.Contains('.') ? name[..name.LastIndexOf('.')] : "";

    // The namespaces that can be reached in one step or more.
    private HashSet<string> Reach(string from)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(_uses[from].Keys);
        while (next.TryDequeue(out var name))
            if (reached.Add(name))
                foreach (var used in _uses[name].Keys)
                    next.Enqueue(used);
        return reached;
    }

    private string DescribeCycle(string start)
    {
        var previous = new Dictionary<string, string>();
        var next = new Queue<string>([start]);
        while (!previous.ContainsKey(start) && next.TryDequeue(out var name))
            foreach (var used in _uses[name].Keys)
                if (previous.TryAdd(used, name))
                    next.Enqueue(used);

        var steps = new List<string>();
        var to = start;
        do
        {
            var from = previous[to];
            steps.Insert(0, $" -> {to} ({_uses[from][to]})");
            to = from;
        }
        while (to != start);
        return start + string.Concat(steps);
    }
}
