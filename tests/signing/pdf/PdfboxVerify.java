import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Prints "valid" or "invalid" for every signature that PDFBox finds in the file. */
public class PdfboxVerify {
    public static void main(String[] arguments) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(arguments[0]));
        try (PDDocument document = PDDocument.load(file)) {
            for (PDSignature signature : document.getSignatureDictionaries()) {
                System.out.println(verifies(signature, file) ? "valid" : "invalid");
            }
        }
    }

    private static boolean verifies(PDSignature signature, byte[] file) throws Exception {
        CMSProcessableByteArray covered =
                new CMSProcessableByteArray(signature.getSignedContent(file));
        CMSSignedData cms = new CMSSignedData(covered, signature.getContents(file));
        SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
        @SuppressWarnings("unchecked")
        X509CertificateHolder certificate =
                (X509CertificateHolder) cms.getCertificates().getMatches(signer.getSID())
                        .iterator().next();
        return signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                .setProvider(new BouncyCastleProvider()).build(certificate));
    }
}
