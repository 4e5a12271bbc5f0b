using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Tests.Text;

/// <summary>The tables of look-alikes, and the same questions answered by ICU where it is on the machine.</summary>
public sealed class LookAlikeTests
{
    private static readonly CharacterTables Tables = CharacterTables.Instance;

    [Theory]
    [InlineData('\u0430', "Latn", true)]
    [InlineData('\u03BF', "Latn", true)]
    [InlineData('\u03BF', "Cyrl", true)]
    [InlineData('a', "Cyrl", true)]
    [InlineData('\u0436', "Latn", false)]
    [InlineData('\u03A9', "Latn", false)]
    [InlineData('b', "Hani", false)]
    public void LooksLike_Letter_IsTheTableOfUnicode(char letter, string script, bool expected) =>
        Assert.Equal(expected, Tables.LooksLike(letter, Tables.Named(script)));

    [Theory]
    [InlineData(0x202E, nameof(CharacterTraits.Bidi))]
    [InlineData(0x200B, nameof(CharacterTraits.ZeroWidth))]
    [InlineData(0x3164, nameof(CharacterTraits.Invisible))]
    [InlineData(0x2800, nameof(CharacterTraits.Invisible))]
    [InlineData(0x05D0, nameof(CharacterTraits.RightToLeft))]
    [InlineData(0x0663, nameof(CharacterTraits.Digit))]
    [InlineData(0xFF21, nameof(CharacterTraits.Wide))]
    [InlineData(0x1D400, nameof(CharacterTraits.Styled))]
    [InlineData(0x0301, nameof(CharacterTraits.Mark))]
    [InlineData('a', nameof(CharacterTraits.None))]
    public void Traits_Character_IsWhatUnicodeSays(int point, string expected) => Assert.Equal(expected, Tables.Traits(point).ToString());

    /// <summary>An outside oracle: what PlainText hides is what Unicode calls default-ignorable, and the tables say the same.</summary>
    [Fact]
    public void PlainText_HidesWhatTheTablesCallInvisible()
    {
        CharacterTraits hidden = CharacterTraits.Bidi | CharacterTraits.ZeroWidth | CharacterTraits.Invisible;
        Assert.DoesNotContain(EveryRune(), rune => (Tables.Traits(rune.Value) & hidden) != 0 && !PlainText.IsHidden(rune));
    }

    /// <summary>Prototypes of every letter against ICU's own skeletons (<c>uspoof_getSkeletonUTF8</c>), whose data they are.</summary>
    [Fact]
    public void Prototypes_AreTheSkeletonsOfIcu()
    {
        using Icu icu = Icu.Open();
        int letters = 0;
        foreach (Rune rune in EveryRune().Where(rune => Tables.Prototype(rune.Value) is not null))
        {
            string skeleton = icu.Skeleton(rune.ToString());
            string bare = string.Concat(
                skeleton
                    .Normalize(NormalizationForm.FormD)
                    .EnumerateRunes()
                    .Where(one => (Tables.Traits(one.Value) & CharacterTraits.Mark) == 0)
            );
            string expected = string.Join('.', (bare.Length > 0 ? bare : skeleton).EnumerateRunes().Select(one => $"{one.Value:X}"));
            Assert.Equal((rune.Value, expected), (rune.Value, Tables.Prototype(rune.Value)));
            letters++;
        }

        Assert.True(letters > 1900, $"{letters}");
    }

    private static IEnumerable<Rune> EveryRune() => Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(point => new Rune(point));

    /// <summary>ICU's spoof checker of the same Unicode version; another version has other confusables, and the test is skipped.</summary>
    private sealed class Icu : IDisposable
    {
        private const string Version = "72";

        private readonly nint _library;
        private readonly nint _checker;
        private readonly GetSkeleton _skeleton;

        private Icu(nint library)
        {
            _library = library;
            int error = 0;
            _checker = Function<OpenChecker>("uspoof_open")(ref error);
            _skeleton = Function<GetSkeleton>("uspoof_getSkeletonUTF8");
            Assert.True(error <= 0, error.ToString(CultureInfo.InvariantCulture));
        }

        private delegate nint OpenChecker(ref int error);

        private delegate void CloseChecker(nint checker);

        private delegate int GetSkeleton(nint checker, uint type, byte[] text, int length, byte[] to, int capacity, ref int error);

        public static Icu Open()
        {
            bool found = NativeLibrary.TryLoad($"libicui18n.so.{Version}", out nint library);
            Assert.SkipUnless(found, $"ICU {Version} is not on this machine.");
            return new Icu(library);
        }

        public string Skeleton(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            byte[] to = new byte[256];
            int error = 0;
            int length = _skeleton(_checker, 0, bytes, bytes.Length, to, to.Length, ref error);
            Assert.True(error <= 0, error.ToString(CultureInfo.InvariantCulture));
            return Encoding.UTF8.GetString(to, 0, length);
        }

        public void Dispose()
        {
            Function<CloseChecker>("uspoof_close")(_checker);
            NativeLibrary.Free(_library);
        }

        private T Function<T>(string name)
            where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_library, $"{name}_{Version}"));
    }
}
