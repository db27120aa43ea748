using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>Old encodings are recognized by the words that the bytes would be.</summary>
public sealed class LegacyEncodingTests
{
    static LegacyEncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("windows-1250", "Číslo objednávky;Zákazník;Částka\n1;Jiří Dvořák;10\n2;Eva Růžičková;20\n3;Jürgen Müller;30\n")]
    [InlineData("windows-1250", "Numer zamówienia;Wartość;Płatność\n1;Łukasz Wąsik;Jürgen\n2;Zoë;Müller\n")]
    [InlineData("windows-1250", "Rendelés;Vevő;Összeg\n1;Győrffy László;fizetendő\n")]
    [InlineData("iso-8859-2", "Číslo objednávky;Zákazník\n1;Šárka Němcová\n2;Tomáš Říha\n")]
    [InlineData("ibm852", "Číslo objednávky;Zákazník\n1;Šárka Němcová\n2;Tomáš Říha\n")]
    [InlineData("windows-1251", "Номер заказа;Покупатель;Сумма\n1;Иван Петров;10\n2;O'Neill;20\n")]
    [InlineData("koi8-r", "Номер заказа;Покупатель;Сумма\n1;Иван Петров;10\n")]
    [InlineData("ibm866", "Номер заказа;Покупатель;Сумма\n1;Иван Петров;10\n")]
    [InlineData("windows-1253", "Αριθμός παραγγελίας;Πελάτης\n1;Γιώργος Παπαδόπουλος\n")]
    [InlineData("windows-1254", "Sipariş No;Müşteri;Tutar\n1;Ayşe Güneş;10\n2;Çağla Yıldız;20\n")]
    [InlineData("windows-1254", "Güneş;Müşteri;İğne;İstanbul;İZMİR\n")]
    [InlineData("windows-1250", "name\nJiří\nDvořák")]  // without an end of the last line
    [InlineData("macintosh", "Bestellnummer;Käufer\n1;Jürgen Größe\n2;Hélène Crête\n")]
    [InlineData("ibm850", "Bestellnummer;Käufer\n1;Jürgen Größe\n2;Hélène Crête\n")]
    [InlineData("gb18030", "订单编号;下单时间;客户;金额\n1;2024-01-05;王小明;10\n2;2024-01-06;李四;20\n")]
    [InlineData("big5", "訂單編號;訂單日期;會員;總計\n1;2024-01-05;王小明;10\n2;2024-01-06;陳大文;20\n")]
    [InlineData("euc-kr", "주문번호;주문일시;고객번호\n1;2024-01-05;김철수\n2;2024-01-06;이영희\n")]
    [InlineData("euc-jp", "注文番号;注文日;お名前\n1;2024-01-05;やまだたろう\n2;2024-01-06;すずき\n")]
    [InlineData("shift_jis", "注文番号;注文日;お名前\n1;2024-01-05;やまだたろう\n2;2024-01-06;すずき\n")]
    [InlineData("windows-1252", "Kunde;Ort\nMüller;Köln\nHélène Crête;Nîmes\nSøren Jørgensen;Århus\nJoão Simões;São Paulo\nNicolò;Forlì\n")]
    [InlineData("windows-1252", "Nafn;Borg\nÞórður Sigurðsson;Ísafjörður\nGuðrún;Akureyri\n")]
    // The languages of each encoding, by letters that no other language has.
    [InlineData("macintosh", "Größe;Straße;süß\n")]
    [InlineData("macintosh", "Où;Hélène;Cœur;maïs\n")]
    [InlineData("macintosh", "España;Muñoz;Año\n")]
    [InlineData("macintosh", "Simões;Camões;João\n")]
    [InlineData("macintosh", "Nicolò;Forlì;Cantù\n")]
    [InlineData("macintosh", "Åsa;Malmö;Västerås\n")]
    [InlineData("macintosh", "Søren;Århus;Næstved\n")]
    [InlineData("macintosh", "Zoë;België;Curaçao;Reünie\n")]
    [InlineData("ibm850", "Þórður;Sigurðsson;Guðrún\n")]
    [InlineData("macintosh", "MÜLLER;KÖLN;GRÜN\n")]
    [InlineData("windows-1250", "Ľubomír;Kôň;Stĺpec;Vŕba\n")]
    [InlineData("windows-1250", "Łódź;Gdańsk;Kraków;Wąs;Żółć\n")]
    [InlineData("windows-1250", "Győr;fűtés;Erdős;Dezső\n")]
    [InlineData("windows-1250", "Iaşi;Braşov;Constanţa;Târgovişte;Bacău\n")]
    [InlineData("windows-1250", "Čanađija;Đačić;Rađenčić;Đurečić\n")]
    [InlineData("windows-1251", "Київ;Їжак;Єва;Ґрунт\n")]
    [InlineData("windows-1251", "Ђорђе;Љубица;Његош;Ћирић;Џон\n")]
    [InlineData("windows-1251", "ИВАН;Петров;ЗАКАЗ\n")]
    [InlineData("windows-1254", "Güneş;Müşteri;Yağmur;Düğün;Gümüş\n")]
    [InlineData("windows-1257", "Šiauliai;Žąsis;Ėglė;Jurgių;Lūšis;Kęstutis\n")]
    [InlineData("windows-1257", "Ķēniņš;Mīlestība;Ģimenē;Pļaviņš;Ņemšana;Jūrmalā\n")]
    [InlineData("windows-1257", "Žürii;šõu;tšäss;pluušö\n")]
    // The first line only, and words that only a line end separates.
    [InlineData("windows-1250", "Číslo;Zákazník;Částka\n1;2;3\n")]
    [InlineData("windows-1250", "1;Jiří\n2;Dvořák\n3;Řehoř")]
    [InlineData("windows-1250", "Jiří\nŠárka\nŘehoř\n")]
    // One word is too few.
    [InlineData("windows-1252", "Jiøí\n")]
    [InlineData("windows-1250", "Jiří;Jiří\n")]
    [InlineData("windows-1252", "preis\n10 €\n5 £\n20°\n")]
    [InlineData("windows-1252", "name\nMüller – Co\n")]
    public void Text_IsRecognized(string encoding, string text)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes(text);

        Assert.Equal(encoding, TextEncoding.Detect(new MemoryStream(bytes)));
        using var reader = new StreamReader(TextEncoding.Open(new MemoryStream(bytes), encoding));
        Assert.Equal(text, reader.ReadToEnd());
    }

    [Theory]
    [InlineData(17, 3, "windows-1250")]
    [InlineData(16, 3, "windows-1252")]
    public void LanguageThatExplainsEnoughWords_IsRecognized(int explained, int others, string expected) =>
        Assert.Equal(expected, DetectWords(Repeat("Ji\u00F8\u00ED", explained), Repeat("a\u00A1b", others)));

    [Theory]
    [InlineData(17, 3, "windows-1250")]
    [InlineData(18, 2, "windows-1252")]
    public void WestThatExplainsAlmostAsManyWords_Stays(int both, int czech, string expected) =>
        Assert.Equal(expected, DetectWords(Repeat("Ji\u00F8", both), Repeat("Ji\u00F8\u00ED", czech)));

    [Theory]
    [InlineData("Nicolò;Forlì", "Nicolòa;Forlìa")]
    [InlineData("Simões;Camões", "Simõos;Camõos")]
    [InlineData("Müller;Kölner", "MüLler;KöLner")]
    [InlineData("Käthe;Größe", "KäthÉ;GrößÉ")]
    public void WordsThatNoLanguageHas_DoNotChooseItsEncoding(string words, string others)
    {
        var encoding = Encoding.GetEncoding("macintosh");

        Assert.Equal("macintosh", TextEncoding.Detect(new MemoryStream(encoding.GetBytes(words))));
        Assert.NotEqual("macintosh", TextEncoding.Detect(new MemoryStream(encoding.GetBytes(others))));
    }

    [Fact]
    public void WordsOfTwoAlphabets_ChooseNoEncoding()
    {
        var encoding = Encoding.GetEncoding("windows-1251");

        Assert.Equal("windows-1251", TextEncoding.Detect(new MemoryStream(encoding.GetBytes("Иван;Петров"))));
        Assert.Equal("windows-1252", TextEncoding.Detect(new MemoryStream(encoding.GetBytes("Иванa;bПетров"))));
    }

    [Theory]
    [InlineData("windows-1250", "1;Jiří Dvořák;Růžičková\n")]
    [InlineData("shift_jis", "1;注文日;やまだたろう\n")]
    [InlineData("gb18030", "1;订单编号;王小明\n")]
    [InlineData("big5", "1;訂單編號;王小明;會員\n")]
    [InlineData("euc-kr", "1;주문번호;김철수\n")]
    public void LinesThatAPartOfTheTextCuts_ChooseTheEncoding(string encoding, string line)
    {
        const int PartBytes = 1 << 16;
        var lines = string.Concat(Enumerable.Repeat(line, 10));
        for (var before = PartBytes - 5; before < PartBytes + 1; before++)
        {
            var text = string.Concat(new string('x', before - 60), "\n", lines);
            Assert.Equal(encoding, TextEncoding.Detect(new MemoryStream(Encoding.GetEncoding(encoding).GetBytes(text))));
        }
    }

    // A pair of C2 A1 is a letter of UTF-8 as well, and a pair of B0 A1 is two wrong bytes.
    [Theory]
    [InlineData(10, 80, true)]
    [InlineData(10, 81, false)]
    public void PairsThatLookLikeUtf8_AreAllowedUpToAShare(int wrong, int letters, bool isRecognized)
    {
        var lines = Repeat("\u00B0\u00A1\n", wrong).Concat(Repeat("\u00C2\u00A1\n", letters));
        var text = Encoding.Latin1.GetBytes(string.Concat(lines));

        if (isRecognized)
            Assert.Equal("euc-kr", TextEncoding.Detect(new MemoryStream(text)));
        else
            Assert.Equal(
                "The file must have one encoding, but most of it is UTF-8 and the byte at offset 0 is not; " +
                "export it again as UTF-8, or name its encoding, such as encoding=windows-1252 or encoding=shift_jis.",
                Assert.Throws<OrderFileException>(() => TextEncoding.Detect(new MemoryStream(text))).Message);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void LettersThatLookLikeUtf8_AreAllowedUpToAShare(int wrong, bool isRecognized)
    {
        var text = Encoding.Latin1.GetBytes("\u00C3\u00BC" + string.Concat(Repeat("M\u00FC\n", wrong)));

        if (isRecognized)
            Assert.Equal("windows-1252", TextEncoding.Detect(new MemoryStream(text)));
        else
            Assert.Contains(
                "the byte at offset 3 is not;",
                Assert.Throws<OrderFileException>(() => TextEncoding.Detect(new MemoryStream(text))).Message);
    }

    [Fact]
    public void Utf8WithOtherBytes_IsRefused() => Assert.Throws<OrderFileException>(() =>
        TextEncoding.Detect(new MemoryStream([.. "Müller;Köln;Größe;Käthe;Grün\n"u8, .. "M\u00FCller\n"u8, .. new byte[] { (byte)'K', 0xF6, (byte)'l', (byte)'n' }])));

    private static string DetectWords(params IEnumerable<string>[] words) =>
        TextEncoding.Detect(new MemoryStream(Encoding.Latin1.GetBytes(string.Join('\n', words.SelectMany(list => list)) + "\n")));

    private static IEnumerable<string> Repeat(string word, int count) => Enumerable.Repeat(word, count);
}
