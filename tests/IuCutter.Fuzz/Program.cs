using System.Globalization;
using IuCutter.Fuzz;

// dotnet run -c Release --project tests/IuCutter.Fuzz -- [seconds] [seed] [folder of seeds] [folder for failures]
int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string? corpus = args.Length > 2 ? args[2] : SeedPool.FindCorpus();
string failures = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "iucutter-fuzz");

FuzzSession session = new FuzzSession(new SeedPool(corpus), seed, failures);
session.Run(TimeSpan.FromSeconds(seconds));
Console.WriteLine(session.Report());
return session.Failures == 0 ? 0 : 1;
