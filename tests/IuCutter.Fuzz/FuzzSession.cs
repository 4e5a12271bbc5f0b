using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Profiles;

namespace IuCutter.Fuzz;

/// <summary>
/// Changes inputs at random and keeps those that did something new, until its time is over. One seed gives one sequence
/// of inputs; only how many of them are tried depends on the clock.
/// </summary>
internal sealed class FuzzSession(SeedPool pool, int seed, string folder)
{
    // Work is measured as processor time, which other programs on the machine do not add to, and a slow input is tried again.
    private const double SecondsPerMegabyte = 4;
    private const double SecondsPerInput = 0.25;

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _behaviours = [];
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failures = [];
    private readonly Stopwatch _clock = new();
    private long _inputs;
    private long _bytes;

    /// <summary>Kinds of failure so far.</summary>
    public int Failures => _failures.Count;

    /// <summary>Runs for so long.</summary>
    public void Run(TimeSpan time)
    {
        int shown = 0;
        for (_clock.Start(); _clock.Elapsed < time; )
        {
            byte[] input = Mutation.Next(pool, _random);
            GrammarProfile profile = ProfileCatalogue.All[_random.Next(ProfileCatalogue.All.Length)];
            string? level =
                profile.Levels.IsEmpty || _random.Next(2) == 0 ? null : profile.Levels[_random.Next(profile.Levels.Length)].Name;
            Try(input, profile, level);
            if (_clock.Elapsed.TotalMinutes >= shown + 5)
            {
                shown += 5;
                Console.Error.WriteLine(Report());
            }
        }
    }

    /// <summary>The figures.</summary>
    public string Report()
    {
        StringBuilder text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {_inputs} inputs, {_bytes / 1e6:F0} MB, {_clock.Elapsed.TotalSeconds:F0} s, "
                + $"{_behaviours.Count} behaviours from {pool.Blocks} blocks, {_failures.Count} failures\n"
        );
        foreach ((string? outcome, int count) in _outcomes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {outcome, -28}{count, 9}\n");
        }

        return text.ToString();
    }

    private void Try(byte[] input, GrammarProfile profile, string? level)
    {
        _inputs++;
        _bytes += input.Length;
        int once = _random.Next();
        try
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            (string? outcome, string? behaviour) = Invariants.Check(input, profile, level, new Random(once));
            if (Over(start, input.Length) && IsSlow(input, profile, level, once))
            {
                throw new InvariantException("it takes more than linear time");
            }

            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (_behaviours.Add(behaviour))
            {
                pool.Keep(input);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever it is, it is a finding: the input is kept, and the search goes on.
            Record(input, profile, level, failure);
        }
    }

    private static bool IsSlow(byte[] input, GrammarProfile profile, string? level, int once) =>
        Enumerable
            .Range(0, 3)
            .All(_ =>
            {
                TimeSpan start = Environment.CpuUsage.TotalTime;
                Invariants.Check(input, profile, level, new Random(once));
                return Over(start, input.Length);
            });

    private static bool Over(TimeSpan start, int length) =>
        (Environment.CpuUsage.TotalTime - start).TotalSeconds > SecondsPerInput + (length / 1e6 * SecondsPerMegabyte);

    private void Record(byte[] input, GrammarProfile profile, string? level, Exception failure)
    {
        string place = failure.StackTrace?.Split('\n').FirstOrDefault() ?? "";
        string kind = failure is IuException stop
            ? stop.Definition.Id + stop.Message[(stop.Message.IndexOf(':', StringComparison.Ordinal) + 1)..]
            : failure.Message;
        if (!_failures.Add($"{failure.GetType().Name} {kind} {place}") || _failures.Count > 200)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, $"{profile.Name}-{level}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(name + ".md", input);
        File.WriteAllText(name + ".txt", failure.ToString());
        Console.Error.WriteLine($"{name}: {failure.Message}");
    }
}
