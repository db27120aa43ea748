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
    [InlineData("macintosh", "Bestellnummer;Käufer\n1;Jürgen Größe\n2;Hélène Crête\n")]
    [InlineData("ibm850", "Bestellnummer;Käufer\n1;Jürgen Größe\n2;Hélène Crête\n")]
    [InlineData("gb18030", "订单编号;下单时间;客户;金额\n1;2024-01-05;王小明;10\n2;2024-01-06;李四;20\n")]
    [InlineData("big5", "訂單編號;訂單日期;會員;總計\n1;2024-01-05;王小明;10\n2;2024-01-06;陳大文;20\n")]
    [InlineData("euc-kr", "주문번호;주문일시;고객번호\n1;2024-01-05;김철수\n2;2024-01-06;이영희\n")]
    [InlineData("euc-jp", "注文番号;注文日;お名前\n1;2024-01-05;やまだたろう\n2;2024-01-06;すずき\n")]
    [InlineData("shift_jis", "注文番号;注文日;お名前\n1;2024-01-05;やまだたろう\n2;2024-01-06;すずき\n")]
    [InlineData("windows-1252", "Kunde;Ort\nMüller;Köln\nHélène Crête;Nîmes\nSøren Jørgensen;Århus\nJoão Simões;São Paulo\nNicolò;Forlì\n")]
    [InlineData("windows-1252", "Nafn;Borg\nÞórður Sigurðsson;Ísafjörður\nGuðrún;Akureyri\n")]
    [InlineData("windows-1252", "preis\n10 €\n5 £\n20°\n")]
    [InlineData("windows-1252", "name\nMüller – Co\n")]
    public void Text_IsRecognized(string encoding, string text)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes(text);

        Assert.Equal(encoding, TextEncoding.Detect(new MemoryStream(bytes)));
        using var reader = new StreamReader(TextEncoding.Open(new MemoryStream(bytes), encoding));
        Assert.Equal(text, reader.ReadToEnd());
    }

    [Fact]
    public void Utf8WithOtherBytes_IsRefused() => Assert.Throws<OrderFileException>(() =>
        TextEncoding.Detect(new MemoryStream([.. "Müller;Köln;Größe;Käthe;Grün\n"u8, .. "M\u00FCller\n"u8, .. new byte[] { (byte)'K', 0xF6, (byte)'l', (byte)'n' }])));
}
