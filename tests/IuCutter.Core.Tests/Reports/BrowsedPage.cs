using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;

namespace IuCutter.Core.Tests.Reports;

/// <summary>A page as a browser shows it, and whatever is wrong with it there.</summary>
internal static class BrowsedPage
{
    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    // Every rule that axe has: those for WCAG AAA and those on trial too.
    private const string Findings = """
        axe.run(document, { rules: Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, { enabled: true }])) })
            .then(run => run.violations.flatMap(rule => rule.nodes.map(node => `axe: ${rule.id}: ${node.html.slice(0, 200)}`)))
        """;

    private const string Layout = """
        [
            ...(document.documentElement.scrollWidth > innerWidth
                ? [`layout: ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth}`] : []),
            ...[...document.querySelectorAll('svg text')].filter(text => {
                const box = text.getBBox(), view = text.ownerSVGElement.viewBox.baseVal;
                return box.x < 0 || box.y < 0 || box.x + box.width > view.width || box.y + box.height > view.height;
            }).map(text => `layout: cut off: ${text.textContent}`),
        ]
        """;

    private const string Focusable = """
        globalThis.stops = [...document.querySelectorAll('a[href], [tabindex="0"]')].filter(stop => stop.checkVisibility());
        globalThis.reached = [];
        document.addEventListener('focusin', moved => reached.push(moved.target));
        stops.length
        """;

    private const string Unreached = """
        stops.filter((stop, i) => reached[i] !== stop).map(stop => `keyboard: not reached in its order: ${stop.outerHTML.slice(0, 100)}`)
        """;

    /// <summary>
    /// Opens a page and names its faults: "console" (a message, an error, or what its policy refused), "request" (for anything but the
    /// page), "axe" (a finding of accessibility), "layout" (wider than the window, or a text of a drawing that is cut off) and
    /// "keyboard" (what the tabulator does not reach in the order of the page).
    /// </summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="page">The page.</param>
    /// <param name="width">Width of the window in CSS pixels.</param>
    /// <param name="scheme">light or dark.</param>
    /// <param name="media">screen or print.</param>
    public static async Task<string[]> FaultsAsync(
        HeadlessChromium chromium,
        byte[] page,
        int width,
        string scheme,
        string media = "screen"
    )
    {
        string path = Path.GetTempFileName() + ".html";
        await File.WriteAllBytesAsync(path, page, TestContext.Current.CancellationToken);
        string address = new Uri(path).AbsoluteUri;
        JsonNode target = await chromium.SendAsync("Target.createTarget", new { url = "about:blank" });
        string? targetId = (string?)target["targetId"];
        string session = (string)(await chromium.SendAsync("Target.attachToTarget", new { targetId, flatten = true }))["sessionId"]!;
        try
        {
            foreach (string domain in new[] { "Page", "Network", "Log", "Runtime" })
            {
                await chromium.SendAsync($"{domain}.enable", new { }, session);
            }

            await chromium.SendAsync(
                "Emulation.setDeviceMetricsOverride",
                new
                {
                    width,
                    height = 900,
                    deviceScaleFactor = 1,
                    mobile = false,
                },
                session
            );
            object[] features = [new { name = "prefers-color-scheme", value = scheme }];
            await chromium.SendAsync("Emulation.setEmulatedMedia", new { media, features }, session);
            await chromium.SendAsync("Page.navigate", new { url = address }, session);
            await chromium.WaitForAsync("Page.loadEventFired", session);

            List<string> faults = [.. await ListAsync(Layout)];
            int stops = (int)(await EvaluateAsync(Focusable))!;
            for (int i = 0; i < stops; i++)
            {
                foreach (string type in new[] { "rawKeyDown", "keyUp" })
                {
                    await chromium.SendAsync(
                        "Input.dispatchKeyEvent",
                        new
                        {
                            type,
                            key = "Tab",
                            code = "Tab",
                            windowsVirtualKeyCode = 9,
                        },
                        session
                    );
                }
            }

            faults.AddRange(await ListAsync(Unreached));
            await EvaluateAsync($"{Axe.Value};0");
            faults.AddRange(await ListAsync(Findings));
            faults.AddRange(chromium.EventsOf(session).Select(one => Fault(one, address)).OfType<string>());
            return [.. faults];
        }
        finally
        {
            await chromium.SendAsync("Target.closeTarget", new { targetId });
            File.Delete(path);
            File.Delete(path[..^".html".Length]);
        }

        async Task<IEnumerable<string>> ListAsync(string expression) =>
            (await EvaluateAsync(expression))!.AsArray().Select(one => (string)one!);

        async Task<JsonNode?> EvaluateAsync(string expression)
        {
            JsonNode said = await chromium.SendAsync(
                "Runtime.evaluate",
                new
                {
                    expression,
                    returnByValue = true,
                    awaitPromise = true,
                },
                session
            );
            Assert.True(said["exceptionDetails"] is null, said.ToJsonString());
            return said["result"]!["value"];
        }
    }

    private static string? Fault(JsonNode told, string address) =>
        (string?)told["method"] switch
        {
            "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded" => $"console: {told["params"]!.ToJsonString()}",
            "Network.requestWillBeSent" when (string?)told["params"]!["request"]!["url"] != address =>
                $"request: {told["params"]!["request"]!["url"]}",
            _ => null,
        };
}
